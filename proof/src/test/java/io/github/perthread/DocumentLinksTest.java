package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documents link to is there, and so are the tests that they name. */
class DocumentLinksTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^ )#]+)[^ )]*(?: \"([^\"]+)\")?\\)");

  @ParameterizedTest
  @CsvSource({
    "how-thread-locals-work.md, 11",
    "how-thread-locals-work.zh-CN.md, 11",
    "proof/contract-table.md, 11",
    "proof/jcstress.md, 5",
    "proof/lincheck.md, 3",
    "proof/mutations.md, 11",
    "proof/soak.md, 1"
  })
  void links_leadToWhatTheyName(String document, int atLeast) throws IOException {
    Path path = DOCS.resolve(document);
    Matcher link = LINK.matcher(Files.readString(path));
    int links = 0;
    while (link.find()) {
      Path target = path.resolveSibling(link.group(1));
      assertThat(target).exists();
      for (String name : link.group(2) == null ? new String[0] : link.group(2).split(", ", -1)) {
        String declaration = name.contains("_") ? "void " + name + "(" : "class " + name + " ";
        assertThat(Files.readString(target)).contains(declaration);
      }
      links++;
    }
    assertThat(links).isGreaterThanOrEqualTo(atLeast);
  }
}
