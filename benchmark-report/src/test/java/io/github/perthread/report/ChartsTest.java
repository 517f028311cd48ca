package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;

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
            "ThreadLocal = 1, JDK 25; less is better."
                + " get: PerThread 0.78, FastThreadLocal 0.50.");
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
    assertThat(names(measurements))
        .containsExactly("overview.svg", "access-threadlocal.svg", "footprint-threadlocal.svg");
  }

  @Test
  void lines_whereANumberGrows() {
    assertThat(names(enumeration(10, 1_000, 100_000))).containsExactly("enumeration-for-each.svg");
  }

  @Test
  void bars_whereItDoesNotGrowMuch() {
    assertThat(names(enumeration(10, 20, 30))).containsExactly("enumeration-concurrenthashmap.svg");
  }

  @Test
  void bars_aChartForEachWorkOfALargeGroup() {
    List<Measurement> measurements = new ArrayList<>();
    for (String order : List.of("a", "b", "c", "d", "e")) {
      for (String method : List.of("get", "set")) {
        String of = "ManyBenchmark." + method;
        Map<String, String> params = Map.of("order", order);
        measurements.add(Sample.of(25, of + "PerThread", params, 1));
        measurements.add(Sample.of(25, of + "ThreadLocal", params, 2));
      }
    }
    assertThat(names(measurements))
        .containsExactly("many-get-threadlocal.svg", "many-set-threadlocal.svg");
  }

  @Test
  void bars_withoutFormsNorWhatHasNoRatio() {
    assertThat(
            names(
                List.of(
                    Sample.of(25, "FormsBenchmark.getCForm", Map.of(), 3),
                    Sample.of(25, "FormsBenchmark.getThreadLocal", Map.of(), 2),
                    Sample.of(25, "ZeroBenchmark.getPerThread", Map.of(), 3),
                    Sample.of(25, "ZeroBenchmark.getThreadLocal", Map.of(), 0))))
        .isEmpty();
  }

  @Test
  void svg_sameInputSameBytes() throws IOException {
    List<Measurement> measurements = new ArrayList<>(Sample.file());
    measurements.addAll(enumeration(10, 1_000, 100_000));
    assertThat(charts(measurements)).hasSize(4).isEqualTo(charts(measurements));
  }

  @Test
  void svg_describedAndOpaque() throws IOException {
    String svg = charts(Sample.file()).get(0).svg();
    assertThat(svg)
        .startsWith("<?xml")
        .contains("viewBox=\"0 0 " + Look.WIDTH)
        .contains("role=\"img\"")
        .contains("ThreadLocal = 1, JDK 25; less is better.")
        .contains("<g style=\"fill:white; stroke:white;")
        .doesNotContain("\r");
  }

  private static List<Measurement> enumeration(int... threads) {
    List<Measurement> measurements = new ArrayList<>();
    for (int count : threads) {
      Map<String, String> params = Map.of("threads", Integer.toString(count));
      String of = "EnumerationBenchmark.forEach";
      measurements.add(Sample.of(25, of + "PerThread", params, 2 * count));
      measurements.add(Sample.of(25, of + "ConcurrentHashMap", params, 3 * count));
    }
    return measurements;
  }

  private static List<String> names(List<Measurement> measurements) {
    return charts(measurements).stream().map(ChartFile::fileName).toList();
  }

  private static List<ChartFile> charts(List<Measurement> measurements) {
    return Charts.of(new Results(measurements), Target.all());
  }
}
