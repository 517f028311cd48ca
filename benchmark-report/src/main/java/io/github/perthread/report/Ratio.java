package io.github.perthread.report;

import java.util.Locale;

/**
 * How many times as much as another one takes.
 *
 * @param least the best fork against the other's worst
 * @param greatest the worst fork against the other's best
 */
record Ratio(double value, double least, double greatest) {
  String text() {
    return text(value);
  }

  String spread() {
    return text(least) + "–" + text(greatest);
  }

  static String text(double ratio) {
    if (!Double.isFinite(ratio)) {
      return ratio > 0 ? "∞" : "–";
    }
    String pattern = ratio >= 100 ? "%,.0f" : ratio >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, ratio);
  }
}
