package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void median_oddAndEven() {
    assertThat(Measurement.median(List.of(5.0, 1.0, 100.0))).isEqualTo(5);
    assertThat(Measurement.median(List.of(4.0, 100.0, 1.0, 2.0))).isEqualTo(3);
  }

  @Test
  void median_ofNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Measurement.median(List.of()));
  }

  @Test
  void median_ofAllIterations_notOfForkMedians() {
    Measurement measurement = measured(fork(1.0, 1.0, 1.0, 9.0), fork(5.0), fork(6.0));
    assertThat(measurement.median()).isEqualTo(3);
    assertThat(measurement.leastForkMedian()).isEqualTo(1);
    assertThat(measurement.greatestForkMedian()).isEqualTo(6);
  }

  @Test
  void ratio_spreadFromWorstCases() {
    Ratio ratio = measured(fork(1.0), fork(3.0)).to(measured(fork(4.0), fork(6.0)));
    assertThat(ratio.value()).isEqualTo(0.4, within(1e-9));
    assertThat(ratio.least()).isEqualTo(1.0 / 6, within(1e-9));
    assertThat(ratio.greatest()).isEqualTo(0.75, within(1e-9));
    assertThat(ratio.spread()).isEqualTo("0.17–0.75");
  }

  @Test
  void ratio_ofDifferentUnits() {
    Measurement nanos = measured(fork(1.0));
    Measurement bytes =
        new Measurement(nanos.setting(), "X", Peer.MDC, nanos.row(), "B", nanos.forks());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nanos.to(bytes))
        .withMessageContaining("B");
  }

  @Test
  void ratio_toNothing() {
    assertThat(measured(fork(1.0)).to(measured(fork(0.0))).text()).isEqualTo("∞");
    assertThat(measured(fork(0.0)).to(measured(fork(0.0))).text()).isEqualTo("–");
  }

  @Test
  void overlap_onlyWhereForksDo() {
    Measurement low = measured(fork(1.0), fork(3.0));
    assertThat(low.overlaps(measured(fork(2.0), fork(9.0)))).isTrue();
    assertThat(low.overlaps(measured(fork(4.0), fork(9.0)))).isFalse();
    assertThat(measured(fork(4.0)).overlaps(low)).isFalse();
  }

  @Test
  void quantity_inTheUnitThatReadsWell() {
    assertThat(Quantity.text(1.567, "ns")).isEqualTo("1.57 ns");
    assertThat(Quantity.text(0.123, "ns")).isEqualTo("0.123 ns");
    assertThat(Quantity.text(12_345, "ns")).isEqualTo("12.3 µs");
    assertThat(Quantity.text(1_234, "us")).isEqualTo("1.23 ms");
    assertThat(Quantity.text(0.000_5, "ms")).isEqualTo("500 ns");
    assertThat(Quantity.text(1_234_567, "B")).isEqualTo("1,234,567 B");
    assertThat(Quantity.range(900, 1_100, 950, "ns")).isEqualTo("900–1,100");
  }

  private static Measurement measured(double[]... forks) {
    return Sample.of(
        25,
        "AccessBenchmark.getPerThread",
        Map.of(),
        Stream.of(forks).map(fork -> DoubleStream.of(fork).boxed().toList()).toList());
  }

  private static double[] fork(double... iterations) {
    return iterations;
  }
}
