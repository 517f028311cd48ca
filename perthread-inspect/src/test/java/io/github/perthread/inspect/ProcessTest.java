package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.planted.Program;
import io.github.perthread.inspect.process.PrivateDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command on running JVMs. */
final class ProcessTest {
  @SuppressWarnings("NullAway.Init")
  private static Process process;

  @BeforeAll
  static void startProgram() throws IOException {
    process = Jdk.own().start(Program.class, "leaks", "wait");
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("waiting");
  }

  @AfterAll
  static void endProgram() throws Exception {
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void list_showsTheProgram() {
    assertThat(CommandRun.of("--list").out().lines())
        .anyMatch(line -> line.contains(process.pid() + " ") && line.contains("Program leaks"));
  }

  @Test
  void process_isInspectedAndItsDumpDeleted() throws IOException {
    CommandRun run = CommandRun.of("-q", Long.toString(process.pid()));

    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("Leaks: 13 sites");
    assertThat(Path.of("heap-" + process.pid() + ".hprof")).doesNotExist();
  }

  @Test
  void keep_keepsTheDump() throws IOException {
    CommandRun run = CommandRun.of("-q", "--keep", Long.toString(process.pid()));
    Path kept = Path.of(run.err().strip().replace("The dump is kept: ", ""));

    assertThat(kept).isNotEmptyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    Files.delete(kept);
  }

  @Test
  void unknownProcess_isSaidToBeOne() {
    CommandRun run = CommandRun.of("999999999");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("no process 999999999");
  }

  /** SIGQUIT would end it, and with it the shell's line that it writes at its own end. */
  @Test
  void processThatIsNoJvm_isLeftAloneAndSaidToBeNone() throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh", "-c", "trap 'echo quit; exit 3' QUIT; echo ready; read line; exit 5")
            .start();
    BufferedReader out = shell.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("ready");
    CommandRun run = CommandRun.of("-q", Long.toString(shell.pid()));
    shell.getOutputStream().close();

    assertThat(shell.waitFor()).isEqualTo(5);
    assertThat(out.readLine()).isNull();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("perthread: Process " + shell.pid() + " (sh) is not a HotSpot JVM.");
  }

  @Test
  void thisProcess_isRefused() {
    CommandRun run = CommandRun.of("-q", Long.toString(ProcessHandle.current().pid()));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is this command itself");
  }

  @Test
  void jvmThatCannotBeAttachedTo_isRefusedWithoutAStackTrace() throws Exception {
    Process closed =
        Jdk.own().start(List.of("-XX:+DisableAttachMechanism"), Program.class, "leaks", "wait");
    assertThat(closed.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("waiting");
    CommandRun run = CommandRun.of("-q", Long.toString(closed.pid()));
    closed.getOutputStream().close();

    assertThat(closed.waitFor()).isZero();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("perthread: ")
        .contains("-XX:+DisableAttachMechanism");
  }

  @Test
  void report_namesTheProgram() {
    CommandRun run = CommandRun.of("-q", Long.toString(process.pid()));

    assertThat(run.out())
        .startsWith(
            "perthread inspect  " + Program.class.getName() + ", PID " + process.pid() + " on ")
        .contains(System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
  }

  @Test
  void privateDirectory_isPrivateAndDeleted() throws IOException {
    PrivateDirectory directory = PrivateDirectory.temporary();
    Files.writeString(directory.path().resolve("file"), "content");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
        .isEqualTo("rwx------");
    directory.close();
    assertThat(directory.path()).doesNotExist();
  }
}
