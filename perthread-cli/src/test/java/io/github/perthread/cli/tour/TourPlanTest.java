package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.inspect.output.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class TourPlanTest {
  @ParameterizedTest
  @CsvSource({"64m, 38", "400m, 240", "600m, 360", "8g, 400"})
  void plugins_fitIntoTheHeapAllTogether(String heap, int plugins) {
    assertThat(TourPlan.of(0, 16, new ByteSize().convert(heap), false))
        .isEqualTo(new TourPlan(4000, 16, plugins, 20));
  }

  @Test
  void shortPlan_doesLess() {
    assertThat(TourPlan.of(0, 4, 400 << 20, true)).isEqualTo(new TourPlan(500, 4, 60, 5));
  }

  @Test
  void requestsThatWereAskedFor_areSentByAShortTourToo() {
    assertThat(TourPlan.of(7000, 4, 400 << 20, true).requests()).isEqualTo(7000);
  }

  @ParameterizedTest
  @CsvSource({"1m, 1048576", "400M, 419430400", "2g, 2147483648", "3G, 3221225472"})
  void size_isAsJavaTakesIt(String size, long bytes) {
    assertThat(new ByteSize().convert(size)).isEqualTo(bytes);
  }

  @Test
  void sizeThatIsNone_isNamed() {
    assertThatThrownBy(() -> new ByteSize().convert("4oom"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'4oom'");
  }
}
