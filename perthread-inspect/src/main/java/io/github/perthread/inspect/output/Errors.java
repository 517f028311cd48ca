package io.github.perthread.inspect.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in lines that begin with {@code perthread:}. */
public final class Errors {
  /** The exit status of a call that could not be carried out. */
  public static final int STATUS = 2;

  private Errors() {}

  /**
   * Makes a command, and the commands below it, say what goes wrong in this way.
   *
   * @param command the command
   * @return the same command
   */
  public static CommandLine handledBy(CommandLine command) {
    return command
        .setParameterExceptionHandler((e, arguments) -> wrongCall(e))
        .setExecutionExceptionHandler((e, failed, result) -> failure(failed.getErr(), e));
  }

  /**
   * Prints a line, made {@link Printable}.
   *
   * @param err the error stream
   * @param message what is wrong
   */
  public static void print(PrintWriter err, String message) {
    err.println("perthread: " + Printable.of(message));
    err.flush();
  }

  private static int wrongCall(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    Set<String> commands = command.getSubcommands().keySet();
    if (e instanceof UnmatchedArgumentException unmatched
        && !commands.isEmpty()
        && !unmatched.isUnknownOption()) {
      List<String> given = unmatched.getUnmatched();
      print(
          err,
          "There is no command '"
              + given.get(0)
              + "'. Commands: "
              + String.join(", ", commands)
              + ".");
    } else {
      String message = String.valueOf(e.getMessage());
      print(err, message.lines().map(String::strip).collect(Collectors.joining(" ")));
    }
    print(err, "Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failure(PrintWriter err, Exception e) {
    if (e instanceof IOException io) {
      print(err, reason(io));
    } else if (e instanceof UncheckedIOException && e.getCause() instanceof IOException io) {
      print(err, reason(io));
    } else if (e instanceof InterruptedException) {
      print(err, "Interrupted.");
    } else {
      print(err, "A defect of this tool, please report it: " + e);
      for (StackTraceElement frame : e.getStackTrace()) {
        print(err, "  at " + frame);
      }
    }
    return STATUS;
  }

  /**
   * Returns what an exception says, for a reader who does not know its class.
   *
   * @param e an exception of reading or writing
   * @return a sentence
   */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "There is no file " + missing.getFile() + ".";
    } else if (e instanceof AccessDeniedException denied) {
      return "This user may not use the file " + denied.getFile() + ".";
    } else if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getFile() + ": " + failed.getReason() + ".";
    } else if (e instanceof FileNotFoundException || e.getMessage() != null) {
      return String.valueOf(e.getMessage());
    }
    return "Reading or writing failed: " + e.getClass().getSimpleName() + ".";
  }
}
