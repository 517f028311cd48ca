package io.github.perthread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script for bash")
class CompletionCommandTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({"insp, 1, inspect", "inspect --js, 2, --json", "completion --he, 2, --help"})
  void bash_completesByTheScript(String typed, int word, String completed) throws Exception {
    assertThat(completions(typed, word)).containsExactly(completed);
  }

  @Test
  void nothingThatIsNotACommand_isCompleted() throws Exception {
    assertThat(completions("nonsense", 1)).isEmpty();
  }

  private Iterable<String> completions(String typed, int word)
      throws IOException, InterruptedException {
    Run run = Run.of("completion");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Path script = Files.writeString(temp.resolve("completion"), run.out());
    String program =
        "source '%s'; COMP_WORDS=(perthread %s); COMP_CWORD=%d; _complete_perthread;"
                .formatted(script, typed, word)
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", program)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return out.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
