package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.perthread.testing.ChildLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/agent.md} says of the options. */
class AgentPageTest {
  private static final String PAGE = readPage();

  private static String readPage() {
    Path module = ChildLoader.placeOf(AgentPageTest.class).resolve("../..").normalize();
    try {
      return Files.readString(module.resolveSibling("docs").resolve("agent.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> find(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @Test
  void table_hasTheOptionsThatThereAre() {
    WrongOptionException e =
        catchThrowableOfType(WrongOptionException.class, () -> Options.parse("unknown"));
    String known = String.valueOf(e.getMessage()).replaceAll(".*\\(there are (.*)\\)", "$1");
    String section = PAGE.replaceAll("(?s).*\n## Options\n(.*?)\n## .*", "$1");
    assertThat(new TreeSet<>(find("^\\| `([a-z-]+)[`=]", section)))
        .containsExactlyElementsOf(new TreeSet<>(List.of(known.split(", "))));
  }

  @Test
  void examples_areUnderstood() throws WrongOptionException {
    List<String> examples = find("perthread-agent\\.jar='([^']+)'", PAGE);
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      assertThat(Options.parse(example).include).isNotEmpty();
    }
  }
}
