package io.github.perthread.report;

import java.util.List;
import java.util.Locale;

/** Numbers as text, in the unit in which they are easy to read. */
final class Quantity {
  private static final List<String> TIMES = List.of("ns", "µs", "ms", "s");
  private static final double STEP = 1000;

  private Quantity() {}

  static String text(double value, String unit) {
    Scaled scaled = scale(value, unit);
    return (digits(scaled.value()) + " " + scaled.unit()).strip();
  }

  /** Returns two numbers in the unit in which {@link #text} gives a third. */
  static String range(double least, double greatest, double middle, String unit) {
    double factor = middle == 0 ? 1 : scale(middle, unit).value() / middle;
    return digits(least * factor) + "–" + digits(greatest * factor);
  }

  static String ratio(double ratio) {
    if (!Double.isFinite(ratio)) {
      return ratio > 0 ? "∞" : "–";
    }
    String pattern = ratio >= 100 ? "%,.0f" : ratio >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, ratio);
  }

  /** JMH writes {@code us}. */
  private static Scaled scale(double value, String unit) {
    int at = TIMES.indexOf("us".equals(unit) ? "µs" : unit);
    if (at < 0) {
      return new Scaled(value, unit);
    }
    double scaled = value;
    while (Math.abs(scaled) >= STEP && at < TIMES.size() - 1) {
      scaled /= STEP;
      at++;
    }
    while (scaled != 0 && Math.abs(scaled) < 1 && at > 0) {
      scaled *= STEP;
      at--;
    }
    return new Scaled(scaled, TIMES.get(at));
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, pattern, value);
  }

  private record Scaled(double value, String unit) {}
}
