package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.cli.tour.LineChart.Point;
import io.github.perthread.cli.tour.LineChart.Series;
import io.github.perthread.cli.tour.LineChart.Style;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineChartTest {
  private static LineChart chart(Point... points) {
    return new LineChart(
        "Heap",
        "seconds",
        "MB",
        List.of(
            new Series("ThreadLocal", Style.THREAD_LOCAL, List.of(points)),
            new Series("PerThread", Style.PER_THREAD, List.of(new Point(0, 0), new Point(1, 0)))),
        0.5,
        "threads end");
  }

  @Test
  void summary_tellsTheLargestAndTheLastValueOfEachLine() {
    assertThat(chart(new Point(0, 5.2), new Point(1, 256.9), new Point(2, 6)).summary())
        .isEqualTo("Heap, MB. ThreadLocal: up to 257, at last 6; PerThread: up to 0, at last 0.");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "0, 5, 20, 5", "0, 0, 0.001, 1e-9", "0, 0, 1, 70000"})
  void chart_isDrawnWhateverItsValuesAre(double x1, double y1, double x2, double y2) {
    assertThat(chart(new Point(x1, y1), new Point(x2, y2)).svg("a"))
        .startsWith("<svg")
        .contains("var(--bad)", "var(--good)", "id=\"a-")
        .doesNotContain("NaN", "Infinity", "rgb(1,", "rgb(2,", "rgb(3,", "rgb(4,", "rgb(5,");
  }
}
