package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmhFileTest {
  @Test
  void result_rawDataAndName() throws IOException {
    Measurement get = Sample.file().get(0);
    assertThat(get.group()).isEqualTo("AccessBenchmark");
    assertThat(get.peer()).isEqualTo(Peer.PER_THREAD);
    assertThat(get.row().work()).isEqualTo("get");
    assertThat(get.row().params()).isEmpty();
    assertThat(get.unit()).isEqualTo("ns");
    assertThat(get.jdk()).isEqualTo(25);
    // The score of JMH is a mean, and wrong on purpose in the sample.
    assertThat(get.median()).isEqualTo(1.55);
  }

  @Test
  void setting_inWords() throws IOException {
    assertThat(Sample.file().get(0).setting().title())
        .isEqualTo(
            "2 forks × 3 iterations of 1 s, 4 warm-ups of 200 ms each, 1 thread, mode `avgt`,"
                + " `-XX:+UseG1GC`");
  }

  @Test
  void secondaryMetric_allocatedBytesOnlyOfTheProfilers() throws IOException {
    assertThat(Sample.file())
        .filteredOn(measurement -> !measurement.row().metric().isEmpty())
        .filteredOn(measurement -> measurement.group().equals("AccessBenchmark"))
        .singleElement()
        .satisfies(measurement -> {
          assertThat(measurement.row().metric()).isEqualTo(JmhFile.ALLOCATED);
          assertThat(measurement.unit()).isEqualTo("B");
          assertThat(measurement.median()).isZero();
        });
  }

  @Test
  void counter_partsOfASum() throws IOException {
    assertThat(Sample.file())
        .filteredOn(measurement -> measurement.row().metric().equals("bytesPerValue"))
        .filteredOn(measurement -> measurement.peer() == Peer.PER_THREAD)
        .singleElement()
        .satisfies(measurement -> {
          assertThat(measurement.unit()).isEmpty();
          assertThat(measurement.median()).isEqualTo(50);
          assertThat(measurement.leastForkMedian()).isEqualTo(40);
          assertThat(measurement.row().title()).isEqualTo("threads – bytes per value");
        });
  }

  @Test
  void params_withThreadsAndCollector() throws IOException {
    assertThat(Sample.file().get(4).row().params())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("entries", "1000000", "threads", "2", "collector", "Z"));
  }

  @Test
  void kept_allRawValuesAndNothingOfTheMachine() throws IOException {
    assertThat(Sample.kept())
        .startsWith("{\"measured\": {\"machine\":\"A CPU, 2 cores\",\"commit\":\"abc123\"")
        .contains("\"rawData\":[[1.0,3.0,1.5],[1.6,1.4,9.0]]", "\"jvmArgs\":[\"-XX:+UseG1GC\"]")
        .doesNotContain("/some/where", "secret", "99.0", "gc.count");
  }

  @Test
  void throughput_isRefused() throws IOException {
    StringReader json = new StringReader(Sample.kept().replaceFirst("ns/op", "ops/ns"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhFile.parse(json))
        .withMessageContaining("less is better");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{}",
        "[]",
        "{\"measured\": {\"machine\": \"\", \"commit\": \"\", \"date\": \"\"}, \"results\": [{}]}"
      })
  void file_notUsable(String json, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), json);
    assertThatIOException()
        .isThrownBy(() -> JmhFile.read(file))
        .withMessageContaining("broken.json");
  }
}
