package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.cli.tour.Axis.Tick;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0 1",
    "1, 1, 0 1",
    "4, 1, 0 1 2 3 4",
    "20, 1, 0 5 10 15 20",
    "21, 1, 0 5 10 15 20 25",
    "248, 1, 0 50 100 150 200 250",
    "251, 1, 0 100 200 300",
    "2.4, 0.1, 0.0 0.5 1.0 1.5 2.0 2.5",
    "0.03, 0.1, 0.0 0.1",
    "70000, 1, 0 20000 40000 60000 80000"
  })
  void marks_areRoundAndReachTheLargestValue(double largest, double least, String labels) {
    assertThat(
            Axis.upTo(largest, least, 0, 100).ticks().stream()
                .map(Tick::label)
                .collect(Collectors.joining(" ")))
        .isEqualTo(labels);
  }

  @Test
  void values_areBetweenStartAndEnd() {
    Axis upwards = Axis.upTo(20, 1, 190, 30);

    assertThat(upwards.at(0)).isEqualTo(190);
    assertThat(upwards.at(10)).isEqualTo(110);
    assertThat(upwards.at(20)).isEqualTo(30);
  }
}
