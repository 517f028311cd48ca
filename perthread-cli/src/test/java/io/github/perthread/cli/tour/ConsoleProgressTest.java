package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter out = new StringWriter();

  @Test
  void withoutTerminal_eachStepIsAPlainLine() {
    showAStep(false);

    assertThat(out).hasToString("[1/8] requests, X: 4 sent\n");
  }

  @Test
  void onTerminal_theLineIsRewrittenAndThenLeft() {
    showAStep(true);

    assertThat(out.toString())
        .containsOnlyOnce("\n")
        .endsWith("\r\033[K[1/8] requests, X: 4 sent\n")
        .contains("\r\033[K[1/8] requests, X  " + "#".repeat(8) + ".".repeat(8) + " 2 of 4");
  }

  private void showAStep(boolean terminal) {
    ConsoleProgress progress = new ConsoleProgress(new PrintWriter(out), terminal);
    progress.begin("[1/8] requests, X");
    progress.at(2, 4);
    progress.end("4 sent");
  }
}
