package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.perthread.report.Charts.ChartFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void page_saysWhereItComesFrom() throws IOException {
    assertThat(page(Sample.file(), null))
        .containsOnlyOnce(
            "| JDK 25 | 25.0.1, A VM 25.0.1+8; JMH 1.37 | `abc123` | 2026-11-23"
                + " | A CPU, 2 cores |\n")
        .contains("benchmarks/report.sh")
        .doesNotContain("/some/where", "secret");
  }

  @Test
  void targets_metNotMetAndNotMeasured() throws IOException {
    List<Measurement> measurements = new ArrayList<>(Sample.file());
    measurements.add(Sample.of(25, "AccessBenchmark.setPerThread", Map.of(), 1));
    measurements.add(Sample.of(25, "AccessBenchmark.setThreadLocal", Map.of(), 2));
    assertThat(page(measurements, null))
        .contains(
            "| `get`, only thread | ThreadLocal | 0.65"
                + " | 0.775 **NOT met**<br><sub>0.75–0.80</sub> |")
        .contains("| FastThreadLocal | 1.10 | 1.550 **NOT met**<br><sub>1.50–1.60</sub> |")
        .contains("| `set`, only thread | ThreadLocal | 0.80 | 0.500 met<br>")
        .contains("| `get`, one of 100 threads | ThreadLocal | 1.05 | not measured |")
        .contains(
            "JDK 25: of %d targets 1 met, 2 not met, %d not measured"
                .formatted(Target.all().size(), Target.all().size() - 3));
  }

  @Test
  void losses_onlyWhereAPeerIsFaster() throws IOException {
    String losses = section(page(Sample.file(), null), "## Where we lose");
    assertThat(losses)
        .contains(
            "| AccessBenchmark | get | PerThread 1.55 ns | FastThreadLocal 1.00 ns | 1.55"
                + " | 1.50–1.60 |  |")
        .doesNotContain("ThreadLocal 2.00 ns");
  }

  @Test
  void losses_worstFirstAndNoiseMarked() {
    List<Measurement> measurements =
        List.of(
            Sample.of(
                25, "AccessBenchmark.getPerThread", Map.of(), List.of(List.of(3.0), List.of(5.0))),
            Sample.of(
                25,
                "AccessBenchmark.getThreadLocal",
                Map.of(),
                List.of(List.of(3.5), List.of(3.5))),
            Sample.of(25, "AccessBenchmark.getMdc", Map.of(), 1),
            Sample.of(25, "AccessBenchmark.setThreadLocal", Map.of(), 1));
    assertThat(section(page(measurements, null), "## Where we lose").lines())
        .filteredOn(line -> line.startsWith("| AccessBenchmark"))
        .satisfiesExactly(
            mdc -> assertThat(mdc).contains("logback's MDC").endsWith("|  |"),
            jdk -> assertThat(jdk).contains("| ThreadLocal").endsWith("| in the noise |"));
  }

  @Test
  void losses_none() {
    assertThat(page(List.of(Sample.of(25, "AccessBenchmark.getPerThread", Map.of(), 1)), null))
        .contains("### On JDK 25\n\nNowhere, of what was measured.");
  }

  @Test
  void group_rowsPeersRatiosAndSpread() throws IOException {
    assertThat(section(page(Sample.file(), null), "## Access"))
        .contains("| work | PerThread | ThreadLocal | FastThreadLocal |")
        .contains(
            "| get | 1.55 ns **0.78**<br><sub>1.50–1.60</sub>"
                + " | 2.00 ns **1.00**<br><sub>2.00–2.00</sub>"
                + " | 1.00 ns **0.50**<br><sub>1.00–1.00</sub> |")
        .contains("| get – allocated | 0.000 B<br><sub>0.000–0.000</sub> |  |  |")
        .contains("`AccessBenchmark`: 2 forks × 3 iterations of 1 s");
  }

  @Test
  void group_ofEachJdk_newestFirst() throws IOException {
    List<Measurement> measurements = new ArrayList<>(Sample.file());
    measurements.add(Sample.of(17, "AccessBenchmark.getPerThread", Map.of(), 4));
    String page = page(measurements, null);
    assertThat(page).contains("| at most | JDK 25 | JDK 17 |");
    assertThat(section(page, "## Access"))
        .containsSubsequence("### Access on JDK 25", "1.55 ns", "### Access on JDK 17", "4.00 ns");
  }

  @Test
  void methodWithoutPeer_isShown() {
    assertThat(page(List.of(Sample.of(25, "OddBenchmark.warm", Map.of(), 3)), null))
        .contains("| work | no peer named |\n| --- | --- |\n| warm | 3.00 ns<br>");
  }

  @Test
  void notes_asTheyAre() throws IOException {
    assertThat(page(Sample.file(), "\nBecause | of *this*.\n"))
        .containsSubsequence(
            "## Where we lose",
            "## Notes",
            "<!-- notes.md begins -->\n\nBecause | of *this*.\n\n<!-- notes.md ends -->",
            "## Access");
    assertThat(page(Sample.file(), null)).doesNotContain("## Notes");
  }

  @Test
  void charts_besideTheirGroup() throws IOException {
    List<ChartFile> charts =
        List.of(
            new ChartFile("", "overview.svg", "All", ""),
            new ChartFile("AccessBenchmark", "access.svg", "A <chart>", ""));
    assertThat(Page.text(new Results(Sample.file()), Target.all(), charts, null))
        .containsSubsequence(
            "## Targets",
            "![All](overview.svg)",
            "## Where we lose",
            "## Access",
            "![A &lt;chart>](access.svg)");
  }

  @Test
  void results_oneThingTwice() {
    Measurement one = Sample.of(25, "AccessBenchmark.getPerThread", Map.of(), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Results(List.of(one, one)))
        .withMessageContaining("AccessBenchmark.getPerThread");
  }

  @Test
  void machine_asLinuxTells() {
    String machine =
        ReportOrigin.machine(
            List.of(
                "processor\t: 0", "model name\t: A CPU", "processor\t: 1", "model name\t: A CPU"),
            1,
            List.of("MemTotal:       25165824 kB", "MemFree: 1 kB"),
            List.of("NAME=\"x\"", "PRETTY_NAME=\"An OS 12\""),
            "Linux 6");
    assertThat(machine).isEqualTo("A CPU, 2 cores, 24 GiB, An OS 12, Linux 6");
  }

  @Test
  void machine_thatTellsNothing() {
    assertThat(ReportOrigin.machine(List.of(), 1, List.of(), List.of(), "Some OS"))
        .isEqualTo("unknown, 1 core, unknown, Some OS");
  }

  private static String page(List<Measurement> measurements, @Nullable String notes) {
    return Page.text(new Results(measurements), Target.all(), List.of(), notes);
  }

  /** From its heading to the next of its level. */
  private static String section(String page, String heading) {
    String from = page.substring(page.indexOf(heading));
    int end = from.indexOf("\n## ");
    return end < 0 ? from : from.substring(0, end);
  }
}
