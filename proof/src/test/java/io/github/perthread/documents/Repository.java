package io.github.perthread.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of this repository, without what a build leaves there. */
final class Repository {
  /** Maven runs tests in their module's directory. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> LEFT_OUT = List.of("target", ".git", "node_modules");

  private Repository() {}

  /** Returns all files of a kind in a fixed order. */
  static List<Path> files(String extension) {
    return files(path -> path.toString().endsWith(extension));
  }

  /** Returns the Java files of all modules' tests. */
  static List<Path> testSources() {
    return files(
        path -> path.toString().endsWith(".java") && name(path).contains("/src/test/java/"));
  }

  private static List<Path> files(Predicate<Path> wanted) {
    try (Stream<Path> files = walk(ROOT)) {
      return files.filter(wanted).sorted().toList();
    }
  }

  /** {@code Files.walk} would go into folders that another build is just deleting. */
  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> kept =
          children.filter(child -> !LEFT_OUT.contains(child.getFileName().toString())).toList();
      return kept.stream()
          .flatMap(child -> Files.isDirectory(child) ? walk(child) : Stream.of(child));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the path from the repository's root, for messages. */
  static String name(Path file) {
    return ROOT.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
