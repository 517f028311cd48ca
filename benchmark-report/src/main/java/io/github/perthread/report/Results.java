package io.github.perthread.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was measured, on however many JDKs, each thing once. */
final class Results {
  private final List<Measurement> measurements;

  /**
   * @throws IllegalArgumentException if there are two measurements of one thing, or two builds of
   *     one JDK: which to believe is not for a report to choose
   */
  Results(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
    Map<Integer, Setting.Jdk> jdks = new TreeMap<>();
    Map<List<Object>, Measurement> known = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      Setting.Jdk jdk = measurement.setting().jdk();
      Setting.Jdk other = jdks.putIfAbsent(jdk.feature(), jdk);
      if (other != null && !other.equals(jdk)) {
        throw new IllegalArgumentException("results of " + other + " and of " + jdk);
      }
      List<Object> key =
          List.of(measurement.jdk(), measurement.group(), measurement.peer(), measurement.row());
      if (known.put(key, measurement) != null) {
        throw new IllegalArgumentException(
            "two results of " + measurement.name() + " on JDK " + measurement.jdk());
      }
    }
  }

  /** The newest first. */
  List<Setting.Jdk> jdks() {
    return new ArrayList<>(distinct(Setting::jdk));
  }

  SortedSet<String> jmhVersions() {
    return distinct(Setting::jmh);
  }

  private <T> SortedSet<T> distinct(Function<Setting, T> property) {
    return measurements.stream()
        .map(Measurement::setting)
        .map(property)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  SortedSet<String> groups() {
    return measurements.stream()
        .map(Measurement::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What one JDK did in a group, by row; empty where it did nothing. */
  Group group(String name, Setting.Jdk jdk) {
    SortedMap<Row, Map<Peer, Measurement>> rows = new TreeMap<>();
    for (Measurement measurement : measurements) {
      if (measurement.group().equals(name) && measurement.setting().jdk().equals(jdk)) {
        rows.computeIfAbsent(measurement.row(), row -> new EnumMap<>(Peer.class))
            .put(measurement.peer(), measurement);
      }
    }
    return new Group(name, jdk, rows);
  }

  List<Measurement> on(int jdk, Predicate<Measurement> wanted) {
    return measurements.stream().filter(m -> m.jdk() == jdk).filter(wanted).toList();
  }
}
