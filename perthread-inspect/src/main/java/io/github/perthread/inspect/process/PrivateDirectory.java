package io.github.perthread.inspect.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A temporary directory that only its user may enter, deleted with what is in it when it is closed,
 * even if the program is interrupted. A dump holds everything that a program has in memory.
 */
public final class PrivateDirectory implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String PREFIX = "perthread-inspect";

  private final Path path;
  private final Path seenByOwner;
  private final Thread onExit = new Thread(this::delete, "delete-dump");

  private PrivateDirectory(Path path, Path seenByOwner) {
    this.path = path;
    this.seenByOwner = seenByOwner;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Makes a directory among this process's temporary files. */
  public static PrivateDirectory temporary() throws IOException {
    Path path = Files.createTempDirectory(PREFIX, OWNER_ONLY);
    return new PrivateDirectory(path, path);
  }

  /**
   * Makes a directory in the file system of another process.
   *
   * @param parent where to, as this process reaches it
   * @param seenByOwner where that is for the other process
   */
  static PrivateDirectory in(Path parent, Path seenByOwner) throws IOException {
    Path path = Files.createTempDirectory(parent, PREFIX, OWNER_ONLY);
    return new PrivateDirectory(path, seenByOwner.resolve(path.getFileName()));
  }

  /** Returns the directory. */
  public Path path() {
    return path;
  }

  /** Returns the path of the directory for the process that it was given to. */
  Path seenByOwner() {
    return seenByOwner;
  }

  /** Makes the directory another user's, if that is not so already. */
  void giveTo(String user) throws IOException {
    if (!Files.getOwner(path).getName().equals(user)) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }
  }

  /** Makes the directory another user's by number: a container's users have no names here. */
  void giveTo(int uid) throws IOException {
    if (!Files.getAttribute(path, "unix:uid").equals(uid)) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(onExit);
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The dump in " + path + " could not be deleted.", e);
    }
  }
}
