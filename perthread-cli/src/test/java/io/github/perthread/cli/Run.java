package io.github.perthread.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One execution of the command in this JVM.
 *
 * @param status its exit status
 * @param out what it printed to the standard output
 * @param err what it printed to the standard error
 */
public record Run(int status, String out, String err) {
  /** Executes the command with arguments. */
  public static Run of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new Run(status, out.toString(), err.toString());
  }
}
