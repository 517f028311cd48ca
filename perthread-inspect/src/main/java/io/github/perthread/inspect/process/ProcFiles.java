package io.github.perthread.inspect.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Linux says of a process in {@code /proc}, without touching the process. To attach to a JVM
 * its first time, {@code jcmd} sends SIGQUIT, which ends many programs that are no JVM. So it is
 * looked before.
 */
final class ProcFiles {
  private static final int SIGQUIT = 3;
  private static final Pattern LIBRARY = Pattern.compile("/([^/]*?)(?: \\(deleted\\))?$");
  private static final List<String> TEMPORARY = List.of("tmp", "var/tmp", "dev/shm");

  private final Path proc;
  private final long pid;
  private final Path directory;
  private final Map<String, String> status;

  ProcFiles(Path proc, long pid) {
    this.proc = proc;
    this.pid = pid;
    directory = proc.resolve(Long.toString(pid));
    status = readStatus();
  }

  /** Returns whether this system has a {@code /proc} as Linux has. */
  static boolean isHere(Path proc) {
    return Files.exists(proc.resolve("self/status"));
  }

  private Map<String, String> readStatus() {
    Map<String, String> fields = new HashMap<>();
    for (String line : lines(directory.resolve("status"))) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return List.of(); // it has ended, or this user may not see it
    }
  }

  private String field(String name) {
    return status.getOrDefault(name, "");
  }

  /** Returns why this process cannot be asked for a heap dump, empty if it can. */
  Optional<String> refusal() {
    String process = "Process " + pid;
    if (status.isEmpty()) {
      return Optional.of("There is no process " + pid + ". --list shows the JVMs here.");
    } else if (!field("Tgid").equals(Long.toString(pid))) {
      return Optional.of(pid + " is a thread of process " + field("Tgid") + ": give that.");
    } else if (field("State").startsWith("Z") || field("State").startsWith("X")) {
      return Optional.of(process + " has ended.");
    }
    List<String> maps = lines(directory.resolve("maps"));
    if (maps.stream().map(ProcFiles::library).anyMatch(name -> name.startsWith("libj9vm"))) {
      return Optional.of(
          process + " is an OpenJ9 JVM: only HotSpot writes dumps that can be read.");
    } else if (maps.stream().map(ProcFiles::library).noneMatch("libjvm.so"::equals)
        || !hasStarted()) {
      return Optional.of(
          process
              + " ("
              + field("Name")
              + ") is not a HotSpot JVM. It was not touched; --list shows the JVMs here.");
    }
    return refusalOfJvm(process);
  }

  private Optional<String> refusalOfJvm(String process) {
    if (field("State").startsWith("T") || field("State").startsWith("t")) {
      return Optional.of(process + " is stopped: let it run (kill -CONT " + pid + ").");
    } else if (isAttachDisabled()) {
      return Optional.of(process + " runs with -XX:+DisableAttachMechanism: it writes no dumps.");
    } else if (!catches(SIGQUIT) && !isSocketOpen()) {
      return Optional.of(
          process
              + " is a JVM that cannot be attached to: it has only begun, or runs with -Xrs."
              + " It was not touched.");
    }
    return Optional.empty();
  }

  private static String library(String mapping) {
    var name = LIBRARY.matcher(mapping);
    return name.find() ? name.group(1) : "";
  }

  /** Whether a JVM runs in it; a program may link the library and never start one. */
  private boolean hasStarted() {
    if (isSocketOpen() || threadNames().anyMatch("VM Thread"::equals)) {
      return true;
    }
    try (DirectoryStream<Path> users =
        Files.newDirectoryStream(root().resolve("tmp"), "hsperfdata_*")) {
      for (Path user : users) {
        if (Files.exists(user.resolve(ownPid()))) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private Stream<String> threadNames() {
    try (Stream<Path> tasks = Files.list(directory.resolve("task"))) {
      return tasks.flatMap(task -> lines(task.resolve("comm")).stream()).toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private boolean isAttachDisabled() {
    boolean disabled = false;
    for (String line : lines(directory.resolve("cmdline"))) {
      for (String argument : line.split("\0", -1)) {
        if (argument.matches("-XX:[+-]DisableAttachMechanism")) {
          disabled = argument.charAt(4) == '+';
        }
      }
    }
    return disabled;
  }

  private boolean catches(int signal) {
    String caught = field("SigCgt");
    return caught.matches("[0-9a-f]{1,16}")
        && (Long.parseUnsignedLong(caught, 16) >>> (signal - 1) & 1) == 1;
  }

  /** Returns the process id that the process itself has, in its own container. */
  String ownPid() {
    String[] ids = field("NSpid").split("\\s+", -1);
    return ids[ids.length - 1].isEmpty() ? Long.toString(pid) : ids[ids.length - 1];
  }

  /** Returns the socket on which the JVM listens once it was attached to. */
  Path socket() {
    return root().resolve("tmp/.java_pid" + ownPid());
  }

  /** Returns whether the JVM listens. */
  boolean isSocketOpen() {
    return Files.exists(socket(), LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(socket());
  }

  /** Returns whether the process has a /tmp. A link is none: it could lead out of a container. */
  boolean hasTmp() {
    return isRealDirectory(root(), Path.of("tmp"));
  }

  /** Returns the working directory of the process. */
  Path workingDirectory() {
    return directory.resolve("cwd");
  }

  /** Sends SIGQUIT, which a JVM takes as a question; other programs end. */
  void signalQuit() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -QUIT " + pid).start();
    if (kill.waitFor() != 0) {
      throw new IOException(this + " could not be sent a signal.");
    }
  }

  /** Returns the user as whom the process acts, or -1. */
  int uid() {
    return effective("Uid");
  }

  /** Returns the user and the group as whom the process acts, in words. */
  String owner() {
    return "user " + uid() + " of group " + effective("Gid");
  }

  private int effective(String ids) {
    String[] all = field(ids).split("\\s+", -1);
    return all.length > 1 ? Integer.parseUnsignedInt(all[1]) : -1;
  }

  /** Returns the file system as the process sees it. */
  private Path root() {
    return directory.resolve("root");
  }

  /** Returns whether the process sees other files than this one, as in a container. */
  boolean seesOtherFiles() {
    try {
      Path theirs = Files.readSymbolicLink(directory.resolve("ns/mnt"));
      Path ours = Files.readSymbolicLink(proc.resolve("self/ns/mnt"));
      return !theirs.equals(ours) || !Files.readSymbolicLink(root()).toString().equals("/");
    } catch (NotLinkException | UnsupportedOperationException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns a directory for temporary files of the process's own, relative to its root. A link is
   * none: it could lead out of the container.
   */
  Optional<Path> temporary() {
    return TEMPORARY.stream()
        .map(Path::of)
        .filter(path -> isRealDirectory(root(), path))
        .filter(path -> Files.isWritable(root().resolve(path)))
        .findFirst();
  }

  private static boolean isRealDirectory(Path root, Path path) {
    Path at = root;
    for (Path name : path) {
      at = at.resolve(name);
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a path of the process's file system, as this process reaches it. */
  Path fromHere(Path relative) {
    return root().resolve(relative);
  }

  @Override
  public String toString() {
    return "Process " + pid;
  }
}
