package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That what {@code docs/rewrite.md} shows is what the recipe does. */
class DocumentTest implements RecipeTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/rewrite.md"));
  }

  @Test
  void snippets_areWhatTheRecipeMakes() throws IOException {
    List<String> snippets =
        SNIPPET.matcher(page()).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(snippets).hasSize(4);
    for (int i = 0; i < snippets.size(); i += 2) {
      becomes(snippets.get(i), snippets.get(i + 1));
    }
  }

  @Test
  void command_isTheOneThatIsTested() throws IOException {
    assertThat(page())
        .contains("mvn " + System.getProperty("perthread.test.plugin") + ":run")
        .contains("perthread-rewrite:" + System.getProperty("perthread.test.version"))
        .contains("-Drewrite.activeRecipes=" + RECIPE.getName());
  }

  @Test
  void reasons_areAllThere() throws IOException {
    assertThat(page().replace("*", ""))
        .contains(SelfCalls.REASON)
        .contains(Beans.REASON)
        .contains("other types are inferred from its type")
        .contains("true of every PerThread");
  }
}
