package io.github.perthread.inspect.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary directory that only its user may enter, deleted with what is in it when it is closed,
 * also if the program is interrupted. A dump holds everything that a program has in memory.
 */
public final class PrivateDirectory implements AutoCloseable {
  private final Path path;
  private final Thread onExit = new Thread(this::delete, "delete-dump");

  public PrivateDirectory() throws IOException {
    path =
        Files.createTempDirectory(
            "perthread-inspect",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  public Path path() {
    return path;
  }

  /** Makes the directory another user's, if that is not so already. */
  void giveTo(String user) throws IOException {
    if (!Files.getOwner(path).getName().equals(user)) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }
  }

  /** Keeps the directory. */
  public void keep() {
    Runtime.getRuntime().removeShutdownHook(onExit);
  }

  @Override
  public void close() {
    keep();
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + path, e);
    }
  }
}
