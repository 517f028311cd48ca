package io.github.perthread.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The soak for some seconds; {@code proof/soak.sh} is the long form. */
class SoakTest {
  @Test
  void soak_leavesNothingBehind() {
    List<String> options =
        List.of("-Xmx96m", "-Djava.util.logging.config.file=soak-logging.properties");
    String report = ChildJvm.run(options, Soak.class, "--minutes", "0.1");
    assertThat(report)
        .contains(
            "| **values still reachable that should not be** | 0 |",
            "| **class loaders still reachable** | 0 |",
            "| **hooks missed** | 0 |",
            "| **hooks run twice** | 0 |",
            "| **wrong answers** | 0 |")
        .doesNotContain("| values made | 0 |", "| of these failed, as planned | 0 |");
  }
}
