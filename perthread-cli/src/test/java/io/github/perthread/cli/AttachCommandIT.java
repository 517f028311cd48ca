package io.github.perthread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the agent's jar, so after it is packaged. */
class AttachCommandIT {
  @TempDir private Path temp;
  private Process process;

  /** Waits for a byte, then ends. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String... arguments) throws IOException {
      System.out.println("ready");
      System.in.read();
    }
  }

  @BeforeEach
  void startProgram() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectError(temp.resolve("errors.txt").toFile())
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
  }

  @AfterEach
  void endProgram() throws IOException, InterruptedException {
    try (OutputStream in = process.getOutputStream()) {
      in.write('\n');
    }
    assertThat(process.waitFor()).isZero();
  }

  private Run attach(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "attach";
    System.arraycopy(options, 0, all, 1, options.length);
    all[options.length + 1] = Long.toString(process.pid());
    return Run.of(all);
  }

  @Test
  void program_isToldThatTheAgentWorks_andThatItDidAlready() {
    Run first = attach("--options", "include=com.shop");
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("The agent works in process " + process.pid() + ".");
    assertThat(first.status()).isZero();
    assertThat(attach().out()).contains("already");
  }

  @Test
  void options_thatAreWrong_areSaidByTheProgramAndByTheStatus() throws IOException {
    Run run = attach("--options", "includ=com.shop");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("The agent is off");
    assertThat(Files.readString(temp.resolve("errors.txt"))).contains("unknown option 'includ'");
  }

  @Test
  void process_thatIsNotThere_isALine() {
    Run run = Run.of("attach", "999999999");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
  }
}
