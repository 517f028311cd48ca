package io.github.perthread.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Code in a document, which is also in the source of a test that compiles and runs it. */
public final class DocumentedCode {
  private DocumentedCode() {}

  /**
   * Returns the code of a document's fenced block.
   *
   * @param document its path from the root of the repository
   * @param label what stands after the fence, such as {@code java servlet}
   */
  public static String block(String document, String label) {
    Pattern fenced =
        Pattern.compile(
            "^```" + Pattern.quote(label) + "\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    Matcher matcher = fenced.matcher(read(root().resolve(document)));
    if (!matcher.find()) {
      throw new AssertionError(document + " has no block " + label);
    }
    return matcher.group(1);
  }

  /**
   * Fails unless a source has the code of a document's block, but for the white space.
   *
   * @param document its path from the root of the repository
   * @param label what stands after the fence
   * @param source the path of the source in the module that is being tested
   */
  public static void requireIn(String document, String label, String source) {
    String code = withoutSpace(block(document, label));
    if (!withoutSpace(read(Path.of(source))).contains(code)) {
      throw new AssertionError(source + " does not have the code of " + document + ", " + label);
    }
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("docs"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new AssertionError("Not in the repository");
      }
      directory = parent;
    }
    return directory;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
