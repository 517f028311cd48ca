package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.DroppedAmongMillions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How soon a dropped local dies under each concurrent collector that the JVM has. Polled with
 * {@code Reference.get} every 100 ms, one survived every collection of a large heap.
 */
class DroppedLocalIT {
  @ParameterizedTest
  @MethodSource("io.github.perthread.testing.DroppedAmongMillions#collectors")
  @Tag("O6")
  @Tag("O3")
  void droppedLocal_among8MillionObjects_diesAsSoonAsAPlainObject(String collector) {
    String output = DroppedAmongMillions.runIn(collector, DroppedLocal.class);
    System.out.print(output);
    assertThat(output).contains("collector: " + collector + "\n");
  }
}
