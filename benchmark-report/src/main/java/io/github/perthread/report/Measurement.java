package io.github.perthread.report;

import java.util.List;

/**
 * All that JMH measured of one benchmark with one set of parameters on one JDK.
 *
 * @param group the benchmark's class without its package
 * @param unit what the values count, without JMH's {@code /op}
 * @param forks each fork's iterations
 */
record Measurement(
    JvmSetting setting, String group, Peer peer, Row row, String unit, List<List<Double>> forks) {

  int jdk() {
    return setting.jdk().feature();
  }

  /** Returns the median of all iterations of all forks. */
  double median() {
    return median(forks.stream().flatMap(List::stream).toList());
  }

  double leastForkMedian() {
    return forks.stream().mapToDouble(Measurement::median).min().orElseThrow();
  }

  double greatestForkMedian() {
    return forks.stream().mapToDouble(Measurement::median).max().orElseThrow();
  }

  /** Returns whether the forks' medians of the two overlap. */
  boolean overlaps(Measurement other) {
    return leastForkMedian() <= other.greatestForkMedian()
        && other.leastForkMedian() <= greatestForkMedian();
  }

  /**
   * Returns how many times as much as another one this takes.
   *
   * @throws IllegalArgumentException if the two are in different units
   */
  Ratio to(Measurement baseline) {
    if (!unit.equals(baseline.unit)) {
      throw new IllegalArgumentException(
          name() + " is in " + unit + ", " + baseline.name() + " in " + baseline.unit);
    }
    return new Ratio(
        median() / baseline.median(),
        leastForkMedian() / baseline.greatestForkMedian(),
        greatestForkMedian() / baseline.leastForkMedian());
  }

  /** Returns the benchmark as the sources have it, for messages. */
  String name() {
    return group + "." + row.work() + peer.suffix() + row.params();
  }

  /** Returns the value in the middle, or the mean of the two in the middle. */
  static double median(List<Double> values) {
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
