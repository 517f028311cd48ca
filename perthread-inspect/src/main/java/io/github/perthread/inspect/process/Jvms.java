package io.github.perthread.inspect.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JVMs of this machine, through the JDK's {@code jcmd} where it is there. */
public final class Jvms {
  private static final Path PROC = Path.of("/proc");

  private Jvms() {}

  /** A running JVM. */
  public record Jvm(long pid, String user, String program) {}

  /** Returns the JVMs that this user may see, without this one. */
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

  /** Returns whether a text is a process id. */
  public static boolean isPid(String text) {
    return text.matches("[0-9]{1,10}");
  }

  /**
   * Makes a directory where a process can write its dump, and this one read it: for a process in a
   * container, in the container's own file system.
   *
   * @throws IOException if the process cannot be asked for a dump; the message says why
   */
  public static PrivateDirectory directoryFor(long pid) throws IOException, InterruptedException {
    Optional<String> refusal = refusal(pid);
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
    if (!ProcFiles.isHere(PROC)) {
      PrivateDirectory directory = PrivateDirectory.temporary();
      if (userOf(pid).isPresent()) {
        directory.giveTo(userOf(pid).get());
      }
      return directory;
    }
    ProcFiles process = new ProcFiles(PROC, pid);
    PrivateDirectory directory;
    if (process.seesOtherFiles()) {
      Path theirs =
          process
              .temporary()
              .orElseThrow(() ->
                  new IOException(
                      "Process " + pid + " runs in a container that has no /tmp for its dump."));
      directory = PrivateDirectory.in(process.fromHere(theirs), Path.of("/").resolve(theirs));
    } else {
      directory = PrivateDirectory.temporary();
    }
    directory.giveTo(process.uid()); // the JVM writes the dump itself, as its own user
    return directory;
  }

  private static Optional<String> refusal(long pid) throws IOException, InterruptedException {
    if (pid == ProcessHandle.current().pid()) {
      return Optional.of("Process " + pid + " is this command itself.");
    }
    Optional<String> user = userOf(pid);
    String self = ProcessHandle.current().info().user().orElse("");
    Optional<String> refusal = user.flatMap(owner -> refusalOfUser(pid, owner, self));
    if (refusal.isPresent()) {
      return refusal;
    }
    if (ProcFiles.isHere(PROC)) {
      return new ProcFiles(PROC, pid).refusal();
    }
    boolean listed = list().stream().anyMatch(jvm -> jvm.pid() == pid);
    return listed
        ? Optional.empty()
        : Optional.of(pid + " is no JVM that this user can see. --list shows the JVMs here.");
  }

  /**
   * Has a JVM write a dump of its live objects.
   *
   * @param directory where to, as {@link #directoryFor} made it
   * @return the dump
   * @throws IOException if there is none; the message says what is needed
   */
  public static Path dump(long pid, PrivateDirectory directory)
      throws IOException, InterruptedException {
    String flags = ask(pid, "VM.flags");
    if (flags.contains("+UseZGC") || flags.contains("+UseShenandoahGC")) {
      String unused = ask(pid, "GC.run"); // on JDK 17 these dump uncollected
    }
    String file = directory.seenByOwner().resolve("heap.hprof").toString();
    String said = ask(pid, "GC.heap_dump", file);
    Path dump = directory.path().resolve("heap.hprof");
    if (!said.contains("ump file created")
        || !Files.isRegularFile(dump, LinkOption.NOFOLLOW_LINKS)
        || !Files.isReadable(dump)) {
      throw new IOException(
          "Process "
              + pid
              + " wrote no dump: it must be a HotSpot JVM of JDK 8 or later that lets this user"
              + " attach. "
              + firstWords(said));
    }
    return dump;
  }

  /**
   * Asks a JVM what jcmd would, through its socket where jcmd may look for that elsewhere, and
   * where this Java is a JRE, which has no jcmd.
   */
  private static String ask(long pid, String... request) throws IOException, InterruptedException {
    if (ProcFiles.isHere(PROC)) {
      ProcFiles process = new ProcFiles(PROC, pid);
      boolean elsewhere = process.seesOtherFiles();
      if (elsewhere || !Files.isExecutable(ownJcmd())) {
        if (!elsewhere && AttachApi.isHere()) {
          AttachApi.openSocket(pid); // without a shell, which a container may not have
        }
        return new AttachSocket(process).ask(String.join(" ", request));
      }
    }
    List<String> command = new ArrayList<>(List.of(jcmd(), Long.toString(pid)));
    command.addAll(List.of(request));
    return run(command);
  }

  /** Returns the first line of what jcmd said that tells something, without its Java's words. */
  static String firstWords(String said) {
    return said.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.matches("\\d+:") && !line.startsWith("at "))
        .map(line -> line.replaceFirst("^([a-z]+\\.)+[A-Z]\\w*: ", ""))
        .findFirst()
        .map(line -> "Its answer: " + line)
        .orElse("It gave no answer.");
  }

  /** Returns why a user may not attach to a process of another, empty if it may. */
  static Optional<String> refusalOfUser(long pid, String owner, String self) {
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
    return Files.isExecutable(ownJcmd()) ? ownJcmd().toString() : "jcmd";
  }

  private static Path ownJcmd() {
    return Path.of(System.getProperty("java.home"), "bin", "jcmd");
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
      throw new IOException(
          command.get(0) + " is not here: run this command with a JDK, not a JRE.", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    process.waitFor();
    return output;
  }
}
