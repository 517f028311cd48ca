package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The report that {@code docs/inspect.md} shows is that of the program beside it. */
final class DocumentTest {
  private static final Path DOCUMENTS = Path.of("..", "docs");

  @Test
  void sampleReport_isWhatTheCommandPrints() throws Exception {
    Process shop =
        new ProcessBuilder(
                Jdk.own().home().resolve("bin/java").toString(),
                DOCUMENTS.resolve("inspect/Shop.java").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(shop.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
    CommandRun run = CommandRun.of("-q", Long.toString(shop.pid()));
    shop.getOutputStream().close();

    assertThat(shop.waitFor()).isZero();
    assertThat(run.out()).startsWith("perthread inspect  Shop.java, PID " + shop.pid() + " on ");
    List<String> printed = run.out().lines().toList();
    List<String> shown = shown();
    assertThat(shown).hasSizeGreaterThan(15);
    int first = printed.indexOf(shown.get(0));
    assertThat(first).as(run.out()).isPositive();
    assertThat(printed.subList(first, first + shown.size())).isEqualTo(shown);
  }

  /** From the leaks to the option for the agent: what does not depend on the machine. */
  private static List<String> shown() throws IOException {
    List<String> document = Files.readAllLines(DOCUMENTS.resolve("inspect.md"));
    int from = document.indexOf("Leaks: 1 site, 20.0 MB");
    int to = document.indexOf("   -javaagent:perthread-agent.jar=include=Shop");
    assertThat(from).isPositive();
    return document.subList(from, to + 1);
  }
}
