package io.github.perthread.inspect.output;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows progress: on a terminal one line that changes, elsewhere a line for each stage that has an
 * outcome.
 */
public final class ProgressLine implements Progress {
  private static final long UPDATE_NANOS = 100_000_000;
  private static final int BAR_WIDTH = 16;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final int width;
  private String stage = "";
  private long updated;

  /**
   * Creates a line.
   *
   * @param out where to show it
   * @param terminal whether that is a terminal, which can rewrite a line
   * @param width the columns of the terminal
   */
  public ProgressLine(PrintWriter out, boolean terminal, int width) {
    this.out = out;
    this.terminal = terminal;
    this.width = width;
  }

  @Override
  public void at(String stage, long done, long total) {
    long now = System.nanoTime();
    if (terminal && (!stage.equals(this.stage) || now - updated >= UPDATE_NANOS)) {
      this.stage = stage;
      updated = now;
      show(CLEAR_LINE + TextLayout.fit(stage + progress(done, total), width - 1));
    }
  }

  private static String progress(long done, long total) {
    if (total <= 0) {
      return " ...";
    }
    long part = Math.min(done, total);
    int full = (int) (BAR_WIDTH * part / total);
    String bar = "#".repeat(full) + ".".repeat(BAR_WIDTH - full);
    return String.format(Locale.ROOT, "  %s %d %%", bar, part * 100 / total);
  }

  @Override
  public void end(String stage, String outcome) {
    this.stage = "";
    show((terminal ? CLEAR_LINE : "") + Printable.of(stage + ": " + outcome) + "\n");
  }

  /** Removes the line of a stage that has no outcome. */
  public void clear() {
    if (terminal && !stage.isEmpty()) {
      stage = "";
      show(CLEAR_LINE);
    }
  }

  private void show(String text) {
    out.print(text);
    out.flush();
  }
}
