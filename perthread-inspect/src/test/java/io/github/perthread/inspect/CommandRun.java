package io.github.perthread.inspect;

import io.github.perthread.inspect.output.Errors;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a run of the command printed, and its exit status. */
record CommandRun(int status, String out, String err) {

  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Errors.handledBy(new CommandLine(new InspectCommand()));
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    // A defect must not look like a dump that cannot be read.
    command.setExecutionExceptionHandler((e, line, result) -> {
      throw new AssertionError("the command failed", e);
    });
    int status = command.execute(arguments);
    return new CommandRun(status, out.toString(), err.toString());
  }
}
