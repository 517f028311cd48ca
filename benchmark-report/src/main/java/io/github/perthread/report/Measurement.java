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
    Setting setting, String group, Peer peer, Row row, String unit, List<List<Double>> forks) {

  int jdk() {
    return setting.jdk().feature();
  }

  /** Of all iterations of all forks. */
  double median() {
    return Median.of(forks.stream().flatMap(List::stream).toList());
  }

  double leastForkMedian() {
    return forks.stream().mapToDouble(Median::of).min().orElseThrow();
  }

  double greatestForkMedian() {
    return forks.stream().mapToDouble(Median::of).max().orElseThrow();
  }

  /** {@return whether a fork of the one came out among those of the other} */
  boolean overlaps(Measurement other) {
    return leastForkMedian() <= other.greatestForkMedian()
        && other.leastForkMedian() <= greatestForkMedian();
  }

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

  /** For messages: the benchmark as the sources have it. */
  String name() {
    return group + "." + row.work() + peer.suffix() + row.params();
  }
}
