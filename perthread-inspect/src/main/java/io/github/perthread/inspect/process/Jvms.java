package io.github.perthread.inspect.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JVMs of this machine, through the JDK's {@code jcmd}. */
public final class Jvms {
  private Jvms() {}

  /** A running JVM. */
  public record Jvm(long pid, String user, String program) {}

  /** The JVMs that this user may see, without this one. */
  public static List<Jvm> list() throws IOException, InterruptedException {
    List<Jvm> jvms = new ArrayList<>();
    for (String line : run(List.of(jcmd(), "-l")).lines().toList()) {
      int space = line.indexOf(' ');
      String pid = space < 0 ? line : line.substring(0, space);
      String program = space < 0 ? "" : line.substring(space + 1);
      boolean own = pid.equals(Long.toString(ProcessHandle.current().pid()));
      if (isPid(pid) && !own && !program.contains("sun.tools.jcmd.JCmd")) {
        jvms.add(new Jvm(Long.parseLong(pid), userOf(Long.parseLong(pid)).orElse("?"), program));
      }
    }
    return jvms;
  }

  /** Whether a text is a process id. */
  public static boolean isPid(String text) {
    return text.matches("[0-9]{1,10}");
  }

  /**
   * Has a JVM write a dump of its live objects into a private directory.
   *
   * @throws IOException if it does not; the message says what is needed
   */
  public static Path dump(long pid, PrivateDirectory directory)
      throws IOException, InterruptedException {
    Optional<String> user = userOf(pid);
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new IOException("There is no process " + pid + ". --list shows the JVMs here.");
    }
    String self = ProcessHandle.current().info().user().orElse("");
    Optional<String> refusal = user.flatMap(owner -> refusal(pid, owner, self));
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
    if (user.isPresent()) {
      // The JVM writes the dump itself, as its own user.
      directory.giveTo(user.get());
    }
    Path file = directory.path().resolve("heap.hprof");
    String said = run(List.of(jcmd(), Long.toString(pid), "GC.heap_dump", file.toString()));
    if (!Files.isReadable(file)) {
      throw new IOException(
          "Process "
              + pid
              + " wrote no dump. It must be a HotSpot JVM of JDK 8 or later, see the same files as"
              + " this command (not from inside a container), and not run with"
              + " -XX:+DisableAttachMechanism. The JDK's jcmd said: "
              + said.strip());
    }
    return file;
  }

  /** Why a user may not attach to a process of another, empty if it may. */
  static Optional<String> refusal(long pid, String owner, String self) {
    return self.equals("root") || self.equals(owner)
        ? Optional.empty()
        : Optional.of(
            "Process "
                + pid
                + " belongs to "
                + owner
                + ", this command runs as "
                + self
                + ". A JVM lets only its own user and root in: run this with sudo -u "
                + owner
                + ".");
  }

  private static Optional<String> userOf(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().user());
  }

  private static String jcmd() {
    Path own = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Files.isExecutable(own) ? own.toString() : "jcmd";
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      throw new IOException("jcmd is not here: run this command with a JDK, not a JRE.", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    process.waitFor();
    return output;
  }
}
