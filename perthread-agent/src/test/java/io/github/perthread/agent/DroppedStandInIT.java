package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.DroppedAmongMillions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How soon a dropped stand-in dies under each concurrent collector that the JVM has. */
@Tag("S2")
@Tag("O6")
class DroppedStandInIT {
  @ParameterizedTest
  @MethodSource("io.github.perthread.testing.DroppedAmongMillions#collectors")
  void droppedStandIn_among8MillionObjects_diesAsSoonAsAPlainObject(String collector) {
    assertThat(DroppedAmongMillions.runIn(collector, DroppedStandIn.class))
        .contains("collector: " + collector + "\n");
  }
}
