package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.cli.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TourCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--requests=0",
        "--requests=-1",
        "--requests=1000001",
        "--requests=many",
        "--threads=0",
        "--threads=257",
        "--threads=2.5",
        "--heap-limit=63m",
        "--heap-limit=400",
        "--heap-limit=0m",
        "--heap-limit=plenty",
        "--html=/no/such/folder/tour.html",
        "--html=/"
      })
  void badValue_isExplainedWithStatus2(String option) {
    Run run = Run.of("tour", option);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("perthread: Invalid value for option '" + option.replaceFirst("=.*", "'"))
        .contains("Try 'perthread tour --help'.");
    assertThat(run.err().lines()).hasSize(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void heapLimitBeyondTheHeap_isExplainedWithStatus2() {
    Run run = Run.of("tour", "--heap-limit", "999g");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--heap-limit").contains("bin/perthread");
  }

  @Test
  void unwritableFile_isRefusedBeforeTheTour(@TempDir Path folder) {
    Run run = Run.of("tour", "--html", folder.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(folder.toString()).doesNotContain("[1/10]");
  }

  @Test
  void help_tellsOptionsAndExitStatuses() {
    Run run = Run.of("tour", "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("--requests", "--threads", "--heap-limit", "--html", "--json", "--short")
        .containsPattern("(?m)^  2 +called wrongly");
  }
}
