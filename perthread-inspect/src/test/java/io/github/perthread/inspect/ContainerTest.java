package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.perthread.inspect.planted.ContainedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command on JVMs that see other files than it does, as in a container: after {@code chroot},
 * with other mounts, process ids and users. Only root may make such a thing, where the machine lets
 * it.
 */
final class ContainerTest {
  private static final Pattern LIBRARY = Pattern.compile("(?:=>|^)\\s*(/\\S+)");
  private static final String CLASS = ContainedProgram.class.getName();
  private static final String OTHER_USER = "--userspec=12345:12346";
  private static final String UNSHARE = "unshare --mount --pid --fork --kill-child";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path jail;

  @BeforeAll
  static void makeFileSystem() throws Exception {
    Path jlink = Jdk.own().home().resolve("bin/jlink");
    assumeTrue(
        Files.isExecutable(jlink) && succeeds((UNSHARE + " chroot / true").split(" ")),
        "making a container needs root, unshare, and a machine that lets root use it");
    Path jre = jail.resolve("jre");
    assumeTrue(
        succeeds(jlink.toString(), "--add-modules", "java.base", "--output", jre.toString()),
        "this JDK links no images");
    for (String file : List.of("bin/java", "lib/server/libjvm.so")) {
      copyLibrariesOf(jre.resolve(file));
    }
    copyProgramTo(jail.resolve("app"));
    Files.setPosixFilePermissions(jail, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path tmp = Files.createDirectory(jail.resolve("tmp"));
    Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] unused = process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  private static void copyLibrariesOf(Path file) throws IOException {
    Process ldd = new ProcessBuilder("ldd", file.toString()).start();
    String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : output.lines().toList()) {
      Matcher library = LIBRARY.matcher(line);
      if (library.find() && !Path.of(library.group(1)).startsWith(jail)) {
        Path from = Path.of(library.group(1));
        Path to = jail.resolve(from.toString().substring(1));
        Files.createDirectories(to.getParent());
        if (Files.notExists(to)) {
          Files.copy(from, to);
        }
      }
    }
  }

  private static void copyProgramTo(Path directory) throws IOException {
    String file = CLASS.replace('.', '/') + ".class";
    Path copy = directory.resolve(file);
    Files.createDirectories(copy.getParent());
    try (InputStream bytes = ContainedProgram.class.getResourceAsStream("/" + file)) {
      Files.copy(bytes, copy);
    }
  }

  private static List<String> inJail(String... prefix) {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(List.of(jail.toString(), "/jre/bin/java"));
    return command;
  }

  private static CommandRun inspect(List<String> java) throws Exception {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp", "/app", CLASS));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .put("LD_LIBRARY_PATH", "/jre/lib"); // without /proc, java does not find it
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("waiting");
      ProcessHandle jvm = process.descendants().findFirst().orElse(process.toHandle());
      return CommandRun.of("-q", Long.toString(jvm.pid()));
    } finally {
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("the program is not ended").isZero();
    }
  }

  private static void assertSeen(CommandRun run) throws IOException {
    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains(CLASS, "1  STALE  values of byte[]");
    for (Path directory : List.of(jail, jail.resolve("tmp"))) {
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .noneMatch(name -> name.startsWith("perthread") || name.startsWith(".attach"));
      }
    }
  }

  @Test
  void jvmWithAnotherRoot_isInspected() throws Exception {
    assertSeen(inspect(inJail("chroot")));
  }

  @Test
  void jvmWithAnotherRootAndUser_isInspected() throws Exception {
    assertSeen(inspect(inJail("chroot", OTHER_USER)));
  }

  @Test
  void jvmWithOtherMounts_isInspected() throws Exception {
    assertSeen(inspect(inJail("unshare", "--mount", "chroot", OTHER_USER)));
  }

  @Test
  void jvmWithOtherMountsProcessIdsAndUser_isInspected() throws Exception {
    assertSeen(inspect(inJail((UNSHARE + " chroot " + OTHER_USER).split(" "))));
  }

  /** As the image of a container may be; its JVM has its socket in a /tmp that is mounted. */
  @Test
  void jvmInFilesThatCannotBeWritten_isInspected() throws Exception {
    String mounts =
        "cd $0 && mount --bind . . && cd $0 && mount -o remount,ro,bind ."
            + " && mount -t tmpfs none tmp && exec chroot "
            + OTHER_USER
            + " \"$0\" \"$@\"";
    List<String> command = new ArrayList<>(List.of(UNSHARE.split(" ")));
    command.addAll(List.of("sh", "-c", mounts));
    assertSeen(inspect(inJail(command.toArray(String[]::new))));
  }

  /** Its users are not those of this machine: not even root is let in. */
  @Test
  void jvmWithUsersOfItsOwn_saysAsWhomToRun() throws Exception {
    String[] command = {
      "setpriv", "--reuid=12345", "--regid=12346", "--clear-groups", "unshare", "-r"
    };
    List<String> probe = new ArrayList<>(List.of(command));
    probe.add("true");
    assumeTrue(succeeds(probe.toArray(String[]::new)), "user namespaces are not permitted");
    List<String> chroot = new ArrayList<>(List.of(command));
    chroot.add("chroot");
    CommandRun run = inspect(inJail(chroot.toArray(String[]::new)));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("lets only its own user in: run this as user 12345 of group 12346.");
  }
}
