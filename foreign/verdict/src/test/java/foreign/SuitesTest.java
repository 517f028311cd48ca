package foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import foreign.SuiteRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No test that passes without the agent fails with it. */
class SuitesTest {
  private static final Path SUITES = Path.of(System.getProperty("foreign.suites", ".."));

  private static List<Path> suites() throws IOException {
    try (Stream<Path> folders = Files.list(SUITES)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("target/without-reports")))
          .filter(folder -> !folder.endsWith("verdict"))
          .sorted()
          .toList();
    }
  }

  @Test
  void test_thatPassesWithoutTheAgent_passesWithIt() throws IOException {
    List<Path> suites = suites();
    assertThat(suites).as("run the whole reactor with -Pforeign").hasSizeGreaterThanOrEqualTo(10);
    StringBuilder table = new StringBuilder("suite | tests | passed without | with | changed\n");
    StringBuilder broken = new StringBuilder();
    for (Path suite : suites) {
      SuiteRun without = SuiteRun.read(suite.resolve("target/without-reports"));
      SuiteRun with = SuiteRun.read(suite.resolve("target/with-reports"));
      assertThat(without.count(Outcome.PASSED)).as(suite.toString()).isPositive();
      String name = suite.getFileName().toString();
      table.append(
          String.format(
              "%s | %d | %d | %d | %d%n",
              name,
              without.tests().size(),
              without.count(Outcome.PASSED),
              with.count(Outcome.PASSED),
              changedClasses(suite)));
      broken.append(broken(name, without, with));
    }
    System.out.println(table);
    assertThat(broken.toString()).isEmpty();
  }

  private static String broken(String suite, SuiteRun without, SuiteRun with) {
    StringBuilder broken = new StringBuilder();
    for (Map.Entry<String, Outcome> test : without.tests().entrySet()) {
      Outcome outcome = with.tests().get(test.getKey());
      if (test.getValue() == Outcome.PASSED && outcome != Outcome.PASSED) {
        broken.append(suite + ": " + test.getKey() + " is " + outcome + "\n");
      }
    }
    return broken.toString();
  }

  private static int changedClasses(Path suite) throws IOException {
    String report = Files.readString(suite.resolve("target/agent.json"));
    JsonObject json = JsonParser.parseString(report).getAsJsonObject();
    assertThat(json.getAsJsonObject("failed").get("count").getAsInt()).as(report).isZero();
    int changed = json.getAsJsonObject("changed").get("count").getAsInt();
    assertThat(changed).as("classes of %s that the agent changed", suite).isPositive();
    return changed;
  }
}
