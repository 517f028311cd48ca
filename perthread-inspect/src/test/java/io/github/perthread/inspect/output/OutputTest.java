package io.github.perthread.inspect.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Errors, progress, JSON and sizes. */
final class OutputTest {
  private static final String HOSTILE = "a\u001b[2J\nLeaks: 0 sites\u202e";
  private final StringWriter err = new StringWriter();

  record Named(String name) {}

  @Command
  record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private int fail(Exception failure) {
    CommandLine command = Errors.handledBy(new CommandLine(new Failing(failure)));
    return command.setErr(new PrintWriter(err)).execute();
  }

  @Test
  void failure_isALineWithoutControlCharacters() {
    assertThat(fail(new IOException(HOSTILE))).isEqualTo(Errors.STATUS);
    assertThat(err.toString())
        .isEqualTo("perthread: a\\u001b[2J\\u000aLeaks: 0 sites\\u202e" + System.lineSeparator());
  }

  @Test
  void failureOfAFile_saysWhatItIs() {
    assertThat(Errors.reason(new AccessDeniedException("x")))
        .isEqualTo("This user may not use the file x.");
    assertThat(Errors.reason(new FileSystemException("x", null, "No space left on device")))
        .isEqualTo("x: No space left on device.");
    assertThat(Errors.reason(new IOException()))
        .isEqualTo("Reading or writing failed: IOException.");
  }

  @Test
  void defect_isNoStatusOfALeak() {
    assertThat(fail(new IllegalStateException("odd"))).isEqualTo(Errors.STATUS);
    assertThat(err.toString().lines())
        .allMatch(line -> line.startsWith("perthread: "))
        .anyMatch(line -> line.contains("defect") && line.contains("odd"));
  }

  @Test
  void progress_onATerminalIsOneLineThatGoes() {
    ProgressLine line = new ProgressLine(new PrintWriter(err), true, 80);
    line.at("reading " + HOSTILE, 1, 2);
    line.clear();
    line.at("step", 0, 0);
    line.end("step", "4 " + HOSTILE);

    assertThat(err.toString())
        .contains("\r\033[Kreading a\\u001b[2J", "\r\033[Kstep ...", "\r\033[Kstep: 4 a\\u001b")
        .containsOnlyOnce("\n")
        .doesNotContain("\033[2J", "\u202e");
  }

  @Test
  void progress_elsewhereIsALineForEachOutcome() {
    ProgressLine line = new ProgressLine(new PrintWriter(err), false, 40);
    line.at("reading", 1, 2);
    line.clear();
    line.end("reading", "4 objects");

    assertThat(err).hasToString("reading: 4 objects\n");
  }

  @Test
  void json_isAsciiAndHoldsEveryCharacter() {
    String json = Json.text(Json.tree(new Named(HOSTILE + "线😀\u009b")));

    assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
    assertThat(JsonParser.parseString(json).getAsJsonObject().get("name").getAsString())
        .isEqualTo(HOSTILE + "线😀\u009b");
  }

  @ParameterizedTest
  @CsvSource({"999, 999 B", "1500, 1.5 KB", "999950, 1.0 MB", "-2000000, -2.0 MB"})
  void size_inAReport(long bytes, String shown) {
    assertThat(ByteSize.format(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"400m, 419430400", "1G, 1073741824"})
  void size_inAnOption(String option, long bytes) {
    assertThat(new ByteSize().convert(option)).isEqualTo(bytes);
    assertThat(ByteSize.option(bytes)).isEqualTo(option.equals("1G") ? "1024m" : option);
  }
}
