package io.github.perthread.inspect;

import io.github.perthread.inspect.dump.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows progress: on a terminal one line that changes, elsewhere a line for each stage. */
final class ProgressLine implements Progress {
  private static final long INTERVAL = 200_000_000;
  private static final int WIDTH = 60;

  private final PrintWriter err;
  private final boolean terminal;
  private String stage = "";
  private long last;

  ProgressLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void at(String stage, long done, long total) {
    boolean isNew = !stage.equals(this.stage);
    this.stage = stage;
    if (terminal && (isNew || System.nanoTime() - last > INTERVAL)) {
      last = System.nanoTime();
      long percent = total == 0 ? 100 : Math.min(100, done * 100 / total);
      String line = String.format(Locale.ROOT, "%s %d %%", stage, percent);
      err.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
      err.flush();
    } else if (isNew && !terminal) {
      err.println(stage);
    }
  }

  /** Clears the line. */
  void end() {
    if (terminal && !stage.isEmpty()) {
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      err.flush();
    }
  }
}
