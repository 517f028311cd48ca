package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.report.Charts.ChartFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartsTest {
  @Test
  void overview_oursAndNettysAgainstTheJdks() throws IOException {
    ChartFile overview = charts(Sample.file()).get(0);
    assertThat(overview.fileName()).isEqualTo("overview.svg");
    assertThat(overview.description())
        .isEqualTo(
            "Against ThreadLocal, JDK 25, commit abc123; ThreadLocal is 1, less is better."
                + " get, only thread: PerThread 0.78, FastThreadLocal 0.50.");
  }

  @Test
  void overview_nothingOfIt() {
    assertThat(charts(List.of(Sample.of(25, "OddBenchmark.warm", Map.of(), 1)))).isEmpty();
  }

  @Test
  void charts_ofTheNewestJdkAlone() throws IOException {
    List<Measurement> measurements = new ArrayList<>(Sample.file());
    measurements.add(Sample.of(17, "OldBenchmark.getPerThread", Map.of(), 1));
    measurements.add(Sample.of(17, "OldBenchmark.getThreadLocal", Map.of(), 1));
    assertThat(names(measurements)).containsExactly("overview.svg", "access.svg", "footprint.svg");
  }

  @Test
  void group_worksWithoutFormsNorWhatHasNoRatio() {
    assertThat(
            charts(
                List.of(
                    Sample.of(25, "AccessBenchmark.getCForm", Map.of(), 3),
                    Sample.of(25, "AccessBenchmark.getMdc", Map.of(), 3),
                    Sample.of(25, "AccessBenchmark.getThreadLocal", Map.of(), 2),
                    Sample.of(25, "AccessBenchmark.setPerThread", Map.of(), 3),
                    Sample.of(25, "AccessBenchmark.setThreadLocal", Map.of(), 0))))
        .extracting(ChartFile::description)
        .containsExactly(
            "Access, JDK 25, commit abc123; ThreadLocal is 1, less is better."
                + " get: logback's MDC 1.50.");
  }

  @Test
  void group_rowWithAnotherBaseline_isLeftOut() {
    assertThat(
            charts(
                List.of(
                    Sample.of(25, "AccessBenchmark.addConcurrentHashMap", Map.of(), 2),
                    Sample.of(25, "AccessBenchmark.addPerThread", Map.of(), 3),
                    Sample.of(25, "AccessBenchmark.getMdc", Map.of(), 3),
                    Sample.of(25, "AccessBenchmark.getThreadLocal", Map.of(), 2))))
        .extracting(ChartFile::description)
        .containsExactly(
            "Access, JDK 25, commit abc123; ThreadLocal is 1, less is better."
                + " get: logback's MDC 1.50.");
  }

  @Test
  void contexts_againstWhatCarriesThreadLocals() {
    assertThat(
            charts(
                List.of(
                    Sample.of(25, "ContextBenchmark.hopMicrometer", Map.of("locals", "4"), 3),
                    Sample.of(25, "ContextBenchmark.hopOpenTelemetry", Map.of("locals", "4"), 1),
                    Sample.of(25, "ContextBenchmark.hopPerThread", Map.of("locals", "4"), 2),
                    Sample.of(
                        25,
                        "ContextBenchmark.hopTransmittableThreadLocal",
                        Map.of("locals", "4"),
                        10))))
        .extracting(ChartFile::description)
        .containsExactly(
            "Context, JDK 25, commit abc123; TransmittableThreadLocal is 1, less is better."
                + " hop, 4 locals: PerThread 0.20, Micrometer's context propagation 0.30,"
                + " OpenTelemetry's own context 0.10.");
  }

  @Test
  void group_thatHasNoChart() {
    assertThat(
            charts(
                List.of(
                    Sample.of(25, "OtherBenchmark.getPerThread", Map.of(), 3),
                    Sample.of(25, "OtherBenchmark.getThreadLocal", Map.of(), 2))))
        .isEmpty();
  }

  @Test
  void group_whatIsCountedInThePlaceOfTheTime() throws IOException {
    assertThat(charts(Sample.file()))
        .filteredOn(chart -> chart.group().equals("FootprintBenchmark"))
        .singleElement()
        .satisfies(chart -> assertThat(chart.description()).contains("threads – bytes per value:"))
        .satisfies(chart -> assertThat(chart.description()).doesNotContain("threads:"));
  }

  @Test
  void svg_sameInputSameBytes() throws IOException {
    assertThat(charts(Sample.file())).hasSize(3).isEqualTo(charts(Sample.file()));
  }

  @Test
  void svg_describedAndOpaque() throws IOException {
    String svg = charts(Sample.file()).get(0).svg();
    assertThat(svg)
        .startsWith("<?xml")
        .contains("viewBox=\"0 0 480 ")
        .contains("role=\"img\"")
        .contains("Against ThreadLocal, JDK 25, commit abc123")
        .contains("<g style=\"fill:white; stroke:white;")
        .doesNotContain("\r");
  }

  private static List<String> names(List<Measurement> measurements) {
    return charts(measurements).stream().map(ChartFile::fileName).toList();
  }

  private static List<ChartFile> charts(List<Measurement> measurements) {
    return Charts.of(new Results(measurements), Target.all());
  }
}
