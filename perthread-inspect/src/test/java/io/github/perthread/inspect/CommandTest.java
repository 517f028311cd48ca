package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.perthread.inspect.output.Printable;
import io.github.perthread.inspect.planted.Migration;
import io.github.perthread.inspect.planted.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command's reports, options and exit statuses on files. */
final class CommandTest {
  @TempDir static Path folder;
  private static String leaks = "";
  private static String healthy = "";

  @BeforeAll
  static void makeDumps() {
    leaks = folder.resolve("leaks.hprof").toString();
    healthy = folder.resolve("healthy.hprof").toString();
    Jdk.own().run(List.of("-Xmx64m"), Program.class, "leaks", leaks);
    Jdk.own().run(List.of("-Xmx64m"), Migration.class, "PerThread", healthy);
  }

  @Test
  void exitStatus_tellsLeaksFromNone() {
    assertThat(CommandRun.of("-q", leaks).status()).isEqualTo(1);
    assertThat(CommandRun.of("-q", healthy).status()).isEqualTo(0);
    assertThat(CommandRun.of("-q", healthy).out()).contains("No leaks");
  }

  @Test
  void failOn_countsOnlyTheKindsGiven() {
    String selfOnly = folder.resolve("self.hprof").toString();
    Jdk.own().run(List.of("-Xmx64m"), Migration.class, "ThreadLocal", selfOnly);

    assertThat(CommandRun.of("-q", "--fail-on=self", selfOnly).status()).isEqualTo(1);
    assertThat(CommandRun.of("-q", "--fail-on=stale,loader", selfOnly).status()).isEqualTo(0);
    assertThat(CommandRun.of("-q", "--fail-on=loader", leaks).status()).isEqualTo(1);
    assertThat(CommandRun.of("--fail-on=everything", leaks).status()).isEqualTo(2);
    assertThat(CommandRun.of("--fail-on=everything", leaks).err()).contains("no kind of leak");
  }

  @Test
  void terminalReport_fitsInto100Columns() {
    String report = CommandRun.of("-q", leaks).out();

    assertThat(report.lines())
        .filteredOn(line -> !line.contains("-javaagent:"))
        .allMatch(line -> line.length() <= 100);
    assertThat(report)
        .contains("Leaks: 13 sites", "SELF", "STALE", "LOADER", "Pinned class loaders: 6")
        .contains("3 × io.github.perthread.inspect.planted.PluginLoader")
        .contains("Each value reaches its own key through other locals");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void terminalReport_fitsTheTerminal(int columns) {
    System.setProperty("perthread.terminal.out", "true");
    System.setProperty("perthread.columns", Integer.toString(columns));
    String report;
    try {
      report = CommandRun.of("-q", leaks, "--compare", healthy).out();
    } finally {
      System.clearProperty("perthread.terminal.out");
      System.clearProperty("perthread.columns");
    }

    assertThat(report.replaceAll("\u001b\\[[0-9;]*m", "").lines())
        .filteredOn(line -> !line.contains("-javaagent:")) // which is to be copied in one piece
        .allMatch(line -> Printable.width(line) <= columns);
    assertThat(report).contains("Leaks: 13 sites");
  }

  @Test
  void html_isOnePageThatNeedsNothingElse() throws IOException {
    Path page = folder.resolve("report.html");
    CommandRun.of("-q", leaks, "--html", page.toString());
    String html = Files.readString(page);

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("prefers-color-scheme: dark", "Pinned class loaders", "Left on idle threads")
        .doesNotContain("http:", "https:", "src=", "<link", "{{");
    for (String element :
        List.of("article", "table", "tr", "td", "div", "dl", "ol", "li", "span")) {
      assertThat(html.split("<" + element + "[ >]", -1))
          .as(element)
          .hasSameSizeAs(html.split("</" + element + ">", -1));
    }
  }

  @Test
  void html_thatCannotBeWritten_isRefusedBeforeTheDumpIsRead() {
    CommandRun run = CommandRun.of("missing.hprof", "--html", folder.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("perthread: Invalid value for option '--html': " + folder);
  }

  @Test
  void json_isWellFormedAndWhole() throws IOException {
    JsonNode report = new ObjectMapper().readTree(CommandRun.of("-q", leaks, "--json").out());

    assertThat(report.get("findings")).hasSize(13);
    assertThat(report.get("findings").get(0).get("leak").asText()).isEqualTo("stale");
    assertThat(report.get("findings").get(0).get("bytes").asLong()).isGreaterThan(300_000);
    assertThat(report.get("loaders")).hasSize(2);
    assertThat(report.get("totals").get("values").asInt()).isGreaterThan(300);
  }

  @Test
  void compare_showsTheGrowthBySite() throws IOException {
    CommandRun run = CommandRun.of("-q", leaks, "--compare", healthy, "--json");
    JsonNode growth = new ObjectMapper().readTree(run.out()).get("comparison").get("growth");

    assertThat(growth.get(0).get("site").asText()).endsWith("Leaks$StaleValue");
    assertThat(growth.get(0).get("bytesBefore").asLong()).isZero();
    assertThat(growth.get(growth.size() - 1).get("site").asText()).endsWith("Migration.AUDIT");
    assertThat(CommandRun.of("-q", leaks, "--compare", leaks).out()).contains("No site grew");
  }

  @Test
  void compressedDump_isReadAndLeavesNothingBehind() throws IOException {
    Path compressed = folder.resolve("leaks.hprof.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(Path.of(leaks), out);
    }
    Path temporary = Files.createDirectory(folder.resolve("temporary"));

    assertThat(
            Jdk.own()
                .run(
                    List.of("-Xmx256m", "-Djava.io.tmpdir=" + temporary, "-Dfile.encoding=UTF-8"),
                    WithTemporaryFolder.class,
                    compressed.toString()))
        .isEqualTo(
            CommandRun.of("-q", leaks).out().replace("leaks.hprof", "leaks.hprof.gz")
                + "temporary: []\n");
  }

  /** Has a folder for temporary files of its own, where no other program's come and go. */
  static final class WithTemporaryFolder {
    private WithTemporaryFolder() {}

    public static void main(String[] arguments) throws IOException {
      System.out.print(CommandRun.of("-q", arguments[0]).out());
      try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
        System.out.println("temporary: " + files.toList());
      }
    }
  }

  /** A string of the program's and the text of a request, both in thread-local values. */
  @Test
  void contentsOfValues_areNeverPrinted() throws IOException {
    assertThat(Files.readString(Path.of(healthy), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("request 299");
    Path page = folder.resolve("secrets.html");
    CommandRun text = CommandRun.of("-q", healthy, "--html", page.toString());

    assertThat(text.out() + Files.readString(page) + CommandRun.of("-q", healthy, "--json").out())
        .contains("Migration.AUDIT")
        .doesNotContain("request ");
  }

  @Test
  void memoryFor_growsWithTheDump() {
    assertThat(InspectCommand.memoryFor(1_000_000_000)).isEqualTo(828_000_000);
  }
}
