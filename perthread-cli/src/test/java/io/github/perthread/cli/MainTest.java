package io.github.perthread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  @Test
  void help_tellsTheCommands() {
    Run run = Run.of("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Usage: perthread").containsPattern("(?m)^ +tour ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void version_isThatOfTheBuild() {
    Run run = Run.of("--version");

    assertThat(run.status()).isZero();
    assertThat(run.out()).matches("(?s)perthread \\d+\\.\\d+\\.\\d+\\S*\\R.*");
    assertThat(run.out()).contains("Java " + System.getProperty("java.version"));
  }

  @ParameterizedTest
  @CsvSource({
    "tuor, 'tuor', perthread",
    "--tour, '--tour', perthread",
    "tour -x, '-x', perthread tour"
  })
  void wrongCall_namesWhatIsWrongAndEndsWithStatus2(String args, String named, String command) {
    Run run = Run.of(args.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("perthread: ")
        .contains(named)
        .contains("Try '" + command + " --help'.");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "tuor", "a\u001b[2J"})
  void unknownCommand_namesTheCommands(String args) {
    Run run = Run.of(args.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("perthread: "))
        .first()
        .asString()
        .startsWith("perthread: There is no command '")
        .endsWith(
            "'. Commands: " + String.join(", ", Main.commandLine().getSubcommands().keySet()) + ".")
        .contains("tour", "inspect")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect",
        "inspect nothing.hprof",
        "inspect 999999999",
        "inspect --fail-on=x 1",
        "inspect --html",
        "inspect 1 2",
        "tour 1",
        "--x"
      })
  void everyError_beginsWithTheNameOfTheTool(String args) {
    Run run = Run.of(args.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).isNotEmpty().allMatch(line -> line.startsWith("perthread: "));
  }

  @Test
  void noCommand_asksForOneAndEndsWithStatus2() {
    Run run = Run.of();

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Which command?").contains("tour");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void inputOutputError_isALineAndEndsWithStatus2() {
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.addSubcommand("fail", new Failing());
    int status = command.setErr(new PrintWriter(err)).execute("fail");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("perthread: the disk is full");
  }

  @Command
  private static final class Failing implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
      throw new IOException("the disk is full");
    }
  }

  @Test
  void process_endsWithTheStatusOfTheCommand() throws Exception {
    assertThat(statusOf("--version")).isZero();
    assertThat(statusOf("tour", "--requests", "none")).isEqualTo(2);
  }

  private static int statusOf(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
