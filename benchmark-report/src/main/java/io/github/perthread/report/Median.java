package io.github.perthread.report;

import java.util.List;

/** The middle of some values, or the mean of the two in the middle. */
final class Median {
  private Median() {}

  /**
   * @throws IllegalArgumentException if there is no value
   */
  static double of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
