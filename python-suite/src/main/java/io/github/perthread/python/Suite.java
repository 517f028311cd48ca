package io.github.perthread.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the Python package {@code perthread_suite} is, and the page whose examples it runs. */
public final class Suite {
  private Suite() {}

  /** What to add to {@code sys.path}: a directory or a jar. */
  public static Path location() {
    try {
      return Path.of(Suite.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of {@code docs/python.md}, found from the directory of a module. */
  public static String documentation() {
    try {
      return Files.readString(Path.of("..", "docs", "python.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
