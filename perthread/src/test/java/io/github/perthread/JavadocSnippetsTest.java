package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compiles and runs every Java snippet of the Javadoc of this module, of the READMEs, and of the
 * pages on contexts and on virtual threads.
 *
 * <p>A snippet is what stands in {@code <pre>{@code ...}</pre>}, or between {@code ```java} and
 * {@code ```}. {@link Snippet} tells how it becomes a class: imports go to its head; if the rest
 * begins with a declaration ({@code static}, {@code class}, {@code record}...) all of it is
 * members, whose static methods are then called, {@code main} and those with parameters that are
 * strings; else all of it is statements of a method. The packages that one would import anyway are
 * imported.
 */
@Tag("api")
class JavadocSnippetsTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Pattern IN_JAVADOC =
      Pattern.compile("<pre>\\{@code\\R(.*?)\\R\\s*\\*\\s*\\}</pre>", Pattern.DOTALL);
  private static final Pattern IN_MARKDOWN =
      Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  private static Path root() {
    return Files.isDirectory(MODULE.resolve("perthread"))
        ? MODULE
        : MODULE.resolve("..").normalize();
  }

  @TestFactory
  Stream<DynamicTest> snippet_compilesAndRuns() throws Exception {
    List<Snippet> snippets = new ArrayList<>(ofJavadoc());
    for (Path readme : readmes()) {
      snippets.addAll(extract(readme, IN_MARKDOWN));
    }
    snippets.addAll(extract(root().resolve("docs/context.md"), IN_MARKDOWN));
    snippets.addAll(extract(root().resolve("docs/virtual-threads.md"), IN_MARKDOWN));
    return snippets.stream().map(s -> DynamicTest.dynamicTest(s.name(), s::compileAndRun));
  }

  @Test
  void javadoc_ofThePublicClasses_hasSnippets() throws Exception {
    assertThat(ofJavadoc()).extracting(Snippet::name).contains("PerThread.java 1");
    assertThat(ofJavadoc()).extracting(Snippet::name).contains("ThreadAttributes.java 1");
  }

  @Test
  void readmes_haveTheSameSnippets() throws Exception {
    List<List<String>> code = new ArrayList<>();
    for (Path readme : readmes()) {
      List<Snippet> snippets = extract(readme, IN_MARKDOWN);
      assertThat(snippets).as(readme.toString()).isNotEmpty();
      code.add(snippets.stream().map(Snippet::code).map(c -> c.replaceAll("//.*", "")).toList());
    }
    for (List<String> translated : code) {
      assertThat(translated).isEqualTo(code.get(0));
    }
  }

  private static List<Snippet> ofJavadoc() throws Exception {
    List<Snippet> snippets = new ArrayList<>();
    Path sources = root().resolve("perthread/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        snippets.addAll(extract(file, IN_JAVADOC));
      }
    }
    return snippets;
  }

  private static List<Path> readmes() throws Exception {
    try (Stream<Path> files = Files.list(root())) {
      return files
          .filter(f -> f.getFileName().toString().matches("README.*\\.md"))
          .sorted()
          .toList();
    }
  }

  private static List<Snippet> extract(Path file, Pattern pattern) throws Exception {
    boolean javadoc = pattern == IN_JAVADOC;
    List<Snippet> snippets = new ArrayList<>();
    var matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      String code = matcher.group(1);
      String plain = javadoc ? code.replaceAll("(?m)^\\s*\\* ?", "") : code;
      snippets.add(new Snippet(file.getFileName() + " " + (snippets.size() + 1), plain));
    }
    return snippets;
  }
}
