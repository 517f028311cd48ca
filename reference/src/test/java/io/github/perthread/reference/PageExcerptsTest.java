package io.github.perthread.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Java code on the page that explains the forms is the code of the ports. Above each block is a
 * link such as {@code [`LocalImpl.createDict`](…/PurePythonForm.java)}, which says what the block
 * shows. With {@code -Dperthread.excerpts.rewrite=true} the blocks are written anew.
 */
class PageExcerptsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```$");
  private static final Pattern EXCERPT =
      Pattern.compile(
          "(?ms)^(\\[`[\\w.]*?(\\w+)`\\]\\(([^)]+\\.java)\\)[^\\n]*\\n\\n```java\\n)(.*?)^```$");

  @ParameterizedTest
  @ValueSource(strings = {"how-thread-locals-work.md", "how-thread-locals-work.zh-CN.md"})
  void javaCode_isTheCodeOfThePorts(String document) throws IOException {
    Path page = DOCS.resolve(document);
    String committed = Files.readString(page);
    assertThat(EXCERPT.matcher(committed).results()).hasSizeGreaterThanOrEqualTo(9);
    assertThat(EXCERPT.matcher(committed).results())
        .as("every block has its link")
        .hasSameSizeAs(BLOCK.matcher(committed).results().toList());
    String current = EXCERPT.matcher(committed).replaceAll(PageExcerptsTest::excerpt);
    if (Boolean.getBoolean("perthread.excerpts.rewrite")) {
      Files.writeString(page, current);
    }
    assertThat(Files.readString(page))
        .as("-Dperthread.excerpts.rewrite=true writes it anew")
        .isEqualTo(current);
  }

  private static String excerpt(MatchResult link) {
    try {
      String source = Files.readString(DOCS.resolve(link.group(3)));
      return Matcher.quoteReplacement(link.group(1) + declaration(source, link.group(2)) + "```");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a method or constructor, without what stands above it and without indentation. */
  private static String declaration(String source, String name) {
    Matcher declaration =
        Pattern.compile(
                "(?m)^( +)(?!return |throw |new )(?:[\\w@<>,?]+ )*"
                    + name
                    + "\\([^;{}]*\\{\\n[\\s\\S]*?^\\1\\}\\n")
            .matcher(source);
    assertThat(declaration.find()).as("a declaration of " + name).isTrue();
    return declaration.group().indent(-declaration.group(1).length());
  }
}
