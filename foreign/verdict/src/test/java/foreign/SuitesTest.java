package foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import foreign.SuiteRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No test that passes without the agent fails with it. */
class SuitesTest {
  private static final Path SUITES = Path.of(System.getProperty("foreign.suites", ".."));

  private static final String HEADING =
      """
      | suite | tests | passed, failed, skipped without | with | classes changed | changes |
      |---|---|---|---|---|---|
      """;

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
    StringBuilder table = new StringBuilder(HEADING);
    StringBuilder broken = new StringBuilder();
    for (Path suite : suites) {
      SuiteRun without = SuiteRun.read(suite.resolve("target/without-reports"));
      SuiteRun with = SuiteRun.read(suite.resolve("target/with-reports"));
      assertThat(without.count(Outcome.PASSED)).as(suite.toString()).isPositive();
      table.append(row(suite, without, with));
      broken.append(broken(suite.getFileName().toString(), without, with));
    }
    System.out.println(table);
    assertThat(broken.toString()).isEmpty();
  }

  /** Returns a row of the table in {@code docs/agent.md}. */
  private static String row(Path suite, SuiteRun without, SuiteRun with) throws IOException {
    JsonObject report =
        JsonParser.parseString(Files.readString(suite.resolve("target/agent.json")))
            .getAsJsonObject();
    assertThat(report.getAsJsonObject("failed").get("count").getAsInt()).as("%s", report).isZero();
    int classes = report.getAsJsonObject("changed").get("count").getAsInt();
    assertThat(classes).as("classes of %s that the agent changed", suite).isPositive();
    int changes =
        report.getAsJsonObject("changes").asMap().values().stream()
            .mapToInt(JsonElement::getAsInt)
            .sum();
    return String.format(
        Locale.ROOT,
        "| %s %s | %,d | %s | %s | %d | %d |%n",
        suite.getFileName(),
        version(suite),
        without.tests().size(),
        without.counts(),
        with.counts(),
        classes,
        changes);
  }

  /** Returns the version that is tested; none of those programs that use several libraries. */
  private static String version(Path suite) throws IOException {
    Matcher version =
        Pattern.compile("<suite.version>(.+)</suite.version>")
            .matcher(Files.readString(suite.resolve("pom.xml")));
    return version.find() ? version.group(1) : "";
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
}
