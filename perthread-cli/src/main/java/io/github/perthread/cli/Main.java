package io.github.perthread.cli;

import io.github.perthread.cli.tour.TourCommand;
import io.github.perthread.inspect.InspectCommand;
import io.github.perthread.inspect.output.Errors;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code perthread}. Exit status 2 means that it was called wrongly. */
@Command(
    name = "perthread",
    description = "Thread-local storage in which the local owns the values.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "'perthread COMMAND --help' tells about a command."},
    subcommands = {
      TourCommand.class,
      InspectCommand.class,
      AttachCommand.class,
      CompletionCommand.class
    })
public final class Main implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli's to set
  private CommandSpec spec;

  private Main() {}

  /**
   * Runs a command, and ends the JVM with its exit status.
   *
   * @param args the command with its options
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the command with its subcommands, ready to execute. */
  static CommandLine commandLine() {
    return Errors.handledBy(new CommandLine(new Main()).setUsageHelpAutoWidth(true));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Which command? " + String.join(", ", spec.subcommands().keySet()));
  }
}
