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

  /**
   * Returns how many of a unit this takes. A benchmark's own counts have no unit of JMH's.
   *
   * @throws IllegalArgumentException if it was measured in another unit
   */
  Ratio in(String expected) {
    if (!unit.isEmpty() && !unit.equals(expected)) {
      throw new IllegalArgumentException(name() + " is in " + unit + ", not in " + expected);
    }
    return new Ratio(median(), leastForkMedian(), greatestForkMedian());
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
