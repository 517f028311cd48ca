package io.github.perthread.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.documents.Markdown.Target;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents link to is there: files, places in documents, and the tests that a link's
 * title names. Links to other places than this repository are not followed.
 */
class DocumentLinksTest {
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z+.-]*:.*|//.*");

  static List<Path> documents() {
    return Repository.files(".md");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void links_leadToWhatTheyName(Path document) {
    assertThat(problems(document)).isEmpty();
  }

  /** That a document is read at all. */
  @ParameterizedTest
  @CsvSource({
    "README.md, 10",
    "docs/contract.md, 30",
    "docs/how-thread-locals-work.md, 11",
    "docs/proof/contract-table.md, 60"
  })
  void documents_haveLinks(String document, int atLeast) {
    assertThat(Markdown.parse(Repository.read(Repository.ROOT.resolve(document))).targets())
        .hasSizeGreaterThanOrEqualTo(atLeast);
  }

  @ParameterizedTest
  @CsvSource({
    "[x](other.md), true",
    "[x](other.md#a-heading-with-code--more), true",
    "[x](other.md#a-heading-with-code--more-1), true",
    "[x](#here), true",
    "[x](other.md#by-hand), true",
    "[x](https://example.org/nothing#at-all), true",
    "[x](A.java 'b_c'), true",
    "[x](A.java 'A'), true",
    "[x](missing.md), false",
    "![x](missing.svg), false",
    "<img src=\"missing.png\">, false",
    "[x](other.md#missing), false",
    "[x](other.md#A-heading-with-code--more), false",
    "[x](#missing), false",
    "[x](A.java 'd_e'), false",
    "[x](A.java 'B'), false"
  })
  void link_isRightOrWrong(String link, boolean right) throws IOException {
    Path document = Files.writeString(folder.resolve("page.md"), "# Here\n\n" + link + "\n");
    assertThat(problems(document).isEmpty()).isEqualTo(right);
  }

  @TempDir private Path folder;

  @BeforeEach
  void makeTargets() throws IOException {
    String heading = "## A heading, with `code` & more\n\n";
    Files.writeString(folder.resolve("other.md"), heading + heading + "<a id=\"by-hand\"></a>\n");
    Files.writeString(folder.resolve("A.java"), "class A {\n  void b_c() {}\n}\n");
  }

  @Test
  void twoLinks_areBothJudged() throws IOException {
    Path document = Files.writeString(folder.resolve("page.md"), "[x](y.md)\n[x](z.md)\n");
    assertThat(problems(document)).hasSize(2);
  }

  private static List<String> problems(Path document) {
    List<String> problems = new ArrayList<>();
    for (Target link : Markdown.parse(Repository.read(document)).targets()) {
      if (!ELSEWHERE.matcher(link.destination()).matches()) {
        String[] parts = link.destination().split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(decode(parts[0]));
        String where = Repository.name(document) + ":" + link.line() + ": " + link.destination();
        if (!Files.exists(file)) {
          problems.add(where + ": no such file");
        } else if (parts.length == 2 && !hasAnchor(file, decode(parts[1]))) {
          problems.add(where + ": no such place in the document");
        } else {
          missing(file, link).forEach(name -> problems.add(where + ": there is no " + name));
        }
      }
    }
    return problems;
  }

  private static boolean hasAnchor(Path file, String anchor) {
    return file.toString().endsWith(".md")
        && Markdown.parse(Repository.read(file)).anchors().contains(anchor);
  }

  /** The title of a link to a Java file names classes or methods of it. */
  private static List<String> missing(Path file, Target link) {
    List<String> missing = new ArrayList<>();
    if (link.title() != null && file.toString().endsWith(".java")) {
      String source = Repository.read(file);
      for (String name : link.title().split(", ", -1)) {
        String declaration =
            Character.isLowerCase(name.charAt(0))
                ? "\\b" + name + "\\("
                : "\\bclass " + name + "\\b";
        if (!Pattern.compile(declaration).matcher(source).find()) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
