package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How soon a dropped local dies under each concurrent collector that the JVM has. Polled with
 * {@code Reference.get} every 100 ms, one survived every collection of a large heap.
 */
class DroppedLocalIT {
  static Stream<String> concurrentCollectors() {
    return Stream.of("G1", "Z", "Shenandoah")
        .filter(name -> ChildJvm.accepts("-XX:+Use" + name + "GC"));
  }

  @ParameterizedTest
  @MethodSource("concurrentCollectors")
  @Tag("O6")
  @Tag("O3")
  void droppedLocal_among8MillionObjects_diesAsSoonAsAPlainObject(String collector) {
    List<String> options =
        List.of(
            "-XX:+Use" + collector + "GC",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-XX:MaxTenuringThreshold=1",
            "-Xms2g",
            "-Xmx2g");
    String output = ChildJvm.run(options, DroppedLocal.class);
    System.out.print(output);
    assertThat(output).contains("collector: " + collector + "\n");
  }
}
