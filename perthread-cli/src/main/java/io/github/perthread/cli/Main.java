package io.github.perthread.cli;

import io.github.perthread.cli.tour.TourCommand;
import io.github.perthread.inspect.InspectCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code perthread}. Exit status 2 means that it was called wrongly. */
@Command(
    name = "perthread",
    description = "Thread-local storage in which the local owns the values.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "'perthread COMMAND --help' tells about a command."},
    subcommands = {TourCommand.class, InspectCommand.class})
public final class Main implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli's to set
  private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command with its subcommands, ready to execute. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler((e, args) -> explain(e))
        .setExecutionExceptionHandler((e, command, result) -> report(e, command));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Which command? " + String.join(", ", spec.subcommands().keySet()));
  }

  /** A file that cannot be written is nobody's bug: a line tells it. The rest goes on as it is. */
  private static int report(Exception e, CommandLine command) throws Exception {
    if (!(e instanceof IOException)) {
      throw e;
    }
    command.getErr().println("perthread: " + e);
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static int explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("perthread: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
