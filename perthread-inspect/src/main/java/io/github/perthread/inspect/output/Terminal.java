package io.github.perthread.inspect.output;

import java.io.Console;
import java.nio.charset.Charset;

/**
 * What the command's output and error stream are. The script that starts the tool knows and says so
 * by the properties {@code perthread.terminal.out}, {@code perthread.terminal} (the error stream)
 * and {@code perthread.columns}; without them Java's console is asked.
 *
 * @param isOut whether the standard output is a terminal
 * @param isErr whether the standard error is a terminal that can rewrite a line
 * @param columns the columns that a line of the report may take
 */
public record Terminal(boolean isOut, boolean isErr, int columns) {
  /** The columns where there is no terminal. */
  public static final int COLUMNS_OF_FILE = 100;

  private static final int DEFAULT_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 40;
  private static final int MOST_COLUMNS = 160;

  /**
   * Returns the terminal of this process.
   *
   * @return what the streams of this process are
   */
  public static Terminal current() {
    boolean isOut = property("perthread.terminal.out");
    String columns = System.getProperty("perthread.columns", System.getenv("COLUMNS"));
    return new Terminal(
        isOut, property("perthread.terminal"), isOut ? columns(columns) : COLUMNS_OF_FILE);
  }

  static int columns(String said) {
    if (said == null || !said.matches("[1-9][0-9]{0,4}")) {
      return DEFAULT_COLUMNS;
    }
    return Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, Integer.parseInt(said)));
  }

  private static boolean property(String name) {
    String known = System.getProperty(name);
    return known == null ? isConsole() : Boolean.parseBoolean(known);
  }

  @SuppressWarnings("SystemConsoleNull") // before JDK 22 it is null where there is no terminal
  private static boolean isConsole() {
    if (System.console() == null) {
      return false;
    }
    try {
      // Since JDK 22 there is a console even where there is no terminal.
      Object terminal = Console.class.getMethod("isTerminal").invoke(System.console());
      return Boolean.TRUE.equals(terminal);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /**
   * Returns whether to use the colors of a terminal.
   *
   * @return whether the output is a terminal, and {@code NO_COLOR} is not set
   */
  public boolean hasColor() {
    return isOut && System.getenv("NO_COLOR") == null;
  }

  /**
   * Returns a text of this tool with signs that the output's encoding does not have replaced.
   *
   * @param text a report
   * @return the report, with {@code ->} for an arrow where need be
   */
  public static String encodable(String text) {
    String encoding = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
    boolean plain = !Charset.forName(encoding).newEncoder().canEncode('→');
    return plain ? text.replace("→", "->").replace('…', '~').replace('×', 'x') : text;
  }
}
