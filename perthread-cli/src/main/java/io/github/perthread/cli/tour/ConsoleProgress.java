package io.github.perthread.cli.tour;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows progress: on a terminal in a line that updates, otherwise in a line for each step. */
final class ConsoleProgress implements Progress {
  private static final long UPDATE_NANOS = 100_000_000;
  private static final int BAR_WIDTH = 16;
  private static final String REWRITE_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String step = "";
  private long updated;

  /**
   * @param terminal whether it is one that can rewrite a line
   */
  ConsoleProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void begin(String step) {
    this.step = step;
    if (terminal) {
      show(REWRITE_LINE + step + " ...");
    }
  }

  @Override
  public void at(int done, int total) {
    long now = System.nanoTime();
    if (terminal && now - updated >= UPDATE_NANOS) {
      updated = now;
      int full = (int) ((long) BAR_WIDTH * done / total);
      String bar = "#".repeat(full) + ".".repeat(BAR_WIDTH - full);
      show(String.format(Locale.ROOT, "%s%s  %s %,d of %,d", REWRITE_LINE, step, bar, done, total));
    }
  }

  @Override
  public void end(String outcome) {
    show((terminal ? REWRITE_LINE : "") + step + ": " + outcome + "\n");
  }

  private void show(String text) {
    out.print(text);
    out.flush();
  }
}
