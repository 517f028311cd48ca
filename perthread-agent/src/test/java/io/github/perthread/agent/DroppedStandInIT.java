package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How soon a dropped stand-in dies under each concurrent collector that the JVM has. */
@Tag("S2")
@Tag("O6")
class DroppedStandInIT {
  static Stream<String> concurrentCollectors() {
    return Stream.of("G1", "Z", "Shenandoah")
        .filter(name -> ChildJvm.accepts("-XX:+Use" + name + "GC"));
  }

  @ParameterizedTest
  @MethodSource("concurrentCollectors")
  void droppedStandIn_among8MillionObjects_diesAsSoonAsAPlainObject(String collector) {
    List<String> options =
        List.of(
            "-XX:+Use" + collector + "GC",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-XX:MaxTenuringThreshold=1",
            "-Xms2g",
            "-Xmx2g");
    assertThat(ChildJvm.run(options, DroppedStandIn.class))
        .contains("collector: " + collector + "\n");
  }
}
