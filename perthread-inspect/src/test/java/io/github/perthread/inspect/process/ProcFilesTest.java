package io.github.perthread.inspect.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a made-up {@code /proc} says of a process. */
final class ProcFilesTest {
  private static final String SERVER = "/opt/jdk/lib/server/";

  @TempDir Path proc;
  private Path process;

  @BeforeEach
  void makeJvm() throws IOException {
    process = Files.createDirectories(proc.resolve("17"));
    Files.createDirectories(process.resolve("root/tmp"));
    status("17", "S (sleeping)", "0000000000000004", "17\t1");
    maps(SERVER + "libjvm.so");
    thread("VM Thread");
    Files.writeString(process.resolve("cmdline"), "java\0-jar\0shop.jar\0");
  }

  private void status(String group, String state, String caught, String ids) throws IOException {
    Files.writeString(
        process.resolve("status"),
        "Name:\tjava\nState:\t"
            + state
            + "\nTgid:\t"
            + group
            + "\nNSpid:\t"
            + ids
            + "\nUid:\t1000\t1001\t1000\t1000\nSigCgt:\t"
            + caught
            + "\n");
  }

  private void maps(String file) throws IOException {
    Files.writeString(process.resolve("maps"), "7f00-7f01 r-xp 0 08:01 42   " + file + "\n");
  }

  private void thread(String name) throws IOException {
    Path task = Files.createDirectories(process.resolve("task/18"));
    Files.writeString(task.resolve("comm"), name + "\n");
  }

  private String refusal() {
    return new ProcFiles(proc, 17).refusal().orElse("none");
  }

  @Test
  void jvm_isAsked() {
    assertThat(refusal()).isEqualTo("none");
    assertThat(new ProcFiles(proc, 17).uid()).isEqualTo(1001);
  }

  @Test
  void jvmWhoseLibraryWasReplaced_isAsked() throws IOException {
    maps(SERVER + "libjvm.so (deleted)");
    assertThat(refusal()).isEqualTo("none");
  }

  @Test
  void otherProgram_isRefused() throws IOException {
    maps("/usr/sbin/nginx");
    assertThat(refusal()).contains("17 (java) is not a HotSpot JVM. It was not touched");
  }

  @Test
  void programThatOnlyLinksTheLibrary_isRefused() throws IOException {
    thread("worker");
    assertThat(refusal()).contains("is not a HotSpot JVM");
  }

  @Test
  void jvmOfWhichNoThreadNameIsKnown_isRecognizedByItsCounters() throws IOException {
    thread("java");
    Path counters = Files.createDirectories(process.resolve("root/tmp/hsperfdata_shop"));
    Files.createFile(counters.resolve("1")); // the id that it has in its container
    assertThat(refusal()).isEqualTo("none");
  }

  @Test
  void openJ9_isNamed() throws IOException {
    maps("/opt/jdk/lib/default/libj9vm29.so");
    assertThat(refusal()).contains("OpenJ9");
  }

  @Test
  void jvmThatDoesNotCatchTheSignal_isRefused_unlessItListensAlready() throws IOException {
    status("17", "S (sleeping)", "0000000000000000", "17\t1");
    assertThat(refusal()).contains("-Xrs", "not touched");
    Files.createFile(process.resolve("root/tmp/.java_pid1"));
    assertThat(refusal()).isEqualTo("none");
  }

  @Test
  void stoppedEndedThreadAndAbsent_areRefused() throws IOException {
    status("17", "T (stopped)", "0000000000000004", "17");
    assertThat(refusal()).contains("is stopped", "kill -CONT 17");
    status("17", "Z (zombie)", "0000000000000004", "17");
    assertThat(refusal()).contains("has ended");
    status("16", "S (sleeping)", "0000000000000004", "17");
    assertThat(refusal()).contains("17 is a thread of process 16");
    assertThat(new ProcFiles(proc, 18).refusal().orElseThrow()).contains("There is no process 18");
  }

  @Test
  void disabledMechanism_isNamed() throws IOException {
    Files.writeString(process.resolve("cmdline"), "java\0-XX:+DisableAttachMechanism\0-jar\0");
    assertThat(refusal()).contains("DisableAttachMechanism");
  }

  @Test
  void jvmThatSeesOtherFiles_isKnownByItsNamespace() throws IOException {
    namespaces("mnt:[1]", "mnt:[1]", "/");
    assertThat(new ProcFiles(proc, 17).seesOtherFiles()).isFalse();
    namespaces("mnt:[2]", "mnt:[1]", "/");
    assertThat(new ProcFiles(proc, 17).seesOtherFiles()).isTrue();
  }

  private void namespaces(String theirs, String ours, String root) throws IOException {
    for (String id : new String[] {"17", "self"}) {
      Path link = Files.createDirectories(proc.resolve(id).resolve("ns")).resolve("mnt");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(id.equals("17") ? theirs : ours));
    }
    if (!Files.isSymbolicLink(process.resolve("root"))) {
      Files.delete(process.resolve("root/tmp"));
    }
    Files.delete(process.resolve("root"));
    Files.createSymbolicLink(process.resolve("root"), Path.of(root));
  }

  /** A link of a hostile container could lead to this machine's own files. */
  @Test
  void temporaryDirectory_isNoLink() throws IOException {
    Files.delete(process.resolve("root/tmp"));
    Files.createSymbolicLink(process.resolve("root/tmp"), proc);
    assertThat(new ProcFiles(proc, 17).temporary()).isEmpty();
    assertThat(new ProcFiles(proc, 17).hasTmp()).isFalse();
    Files.createDirectories(process.resolve("root/var/tmp"));
    assertThat(new ProcFiles(proc, 17).temporary()).hasValue(Path.of("var/tmp"));
  }
}
