package io.github.perthread.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** A number with its unit, in the unit in which it is easy to read. */
final class Quantity {
  private static final List<String> TIMES = List.of("ns", "µs", "ms", "s");
  private static final double STEP = 1000;

  private Quantity() {}

  static String text(double value, String unit) {
    Scaled scaled = scale(value, unit);
    return (digits(scaled.value()) + " " + scaled.unit()).strip();
  }

  /** For a place on an axis, where a power of ten needs no decimals. */
  static String tick(double value, String unit) {
    Scaled scaled = scale(value, unit);
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(scaled.value())
        + " "
        + scaled.unit();
  }

  /** Two numbers in the unit in which {@link #text} gives a third. */
  static String range(double least, double greatest, double middle, String unit) {
    double factor = middle == 0 ? 1 : scale(middle, unit).value() / middle;
    return digits(least * factor) + "–" + digits(greatest * factor);
  }

  /** {@code us} is how JMH writes it. */
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
