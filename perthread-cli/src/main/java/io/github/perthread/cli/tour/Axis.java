package io.github.perthread.cli.tour;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An axis from 0 to somewhat above a largest value, with about five marks at round numbers.
 *
 * @param step the distance of two marks
 * @param marks how many marks there are after 0
 * @param start where 0 is, in the units of the picture
 * @param end where the last mark is
 */
record Axis(double step, int marks, double start, double end) {
  private static final int MARKS = 5;

  /**
   * Returns an axis for values up to a largest one.
   *
   * @param least the smallest distance between marks that makes sense, such as 1 for counts
   */
  static Axis upTo(double largest, double least, double start, double end) {
    double raw = Math.max(largest / MARKS, least);
    double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = 10 * magnitude;
    for (double round : new double[] {5, 2, 1}) {
      if (round * magnitude >= raw) {
        step = round * magnitude;
      }
    }
    return new Axis(step, Math.max(1, (int) Math.ceil(largest / step)), start, end);
  }

  /** Returns where a value is, in the units of the picture. */
  double at(double value) {
    return start + (end - start) * value / (step * marks);
  }

  List<Tick> ticks() {
    return IntStream.rangeClosed(0, marks)
        .mapToObj(i -> new Tick(coordinate(at(i * step)), label(i * step)))
        .toList();
  }

  private String label(double value) {
    return String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", value);
  }

  static String coordinate(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  /** A mark on the axis. */
  record Tick(String at, String label) {}
}
