package io.github.perthread.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was measured, on however many JDKs, each thing once. */
final class Results {
  private final List<Measurement> measurements;

  /**
   * The benchmarks of one class on one JDK.
   *
   * @param name the class
   */
  record BenchmarkGroup(
      String name, JvmSetting.Jdk jdk, SortedMap<Row, Map<Peer, Measurement>> rows) {
    /** Returns the name in words, without the word that all of them end in. */
    String title() {
      String words = Row.words(name.replaceFirst("Benchmarks?$", ""));
      return words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Returns the peers that took part in any row, in the order of columns. */
    Set<Peer> peers() {
      Set<Peer> peers = EnumSet.noneOf(Peer.class);
      rows.values().forEach(row -> peers.addAll(row.keySet()));
      return peers;
    }

    Map<Peer, Measurement> row(Row row) {
      return rows.getOrDefault(row, Map.of());
    }

    List<String> settings() {
      return rows.values().stream()
          .flatMap(row -> row.values().stream())
          .map(measurement -> measurement.setting().title())
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** A work at which a peer takes less than we do. */
  record Loss(Measurement ours, Measurement peer) {
    Ratio ratio() {
      return ours.to(peer);
    }
  }

  /**
   * @throws IllegalArgumentException if there are two measurements of one thing, or two builds of
   *     one JDK: which to believe is not for a report to choose
   */
  Results(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
    Map<Integer, JvmSetting.Jdk> jdks = new TreeMap<>();
    Map<List<Object>, Measurement> known = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      JvmSetting.Jdk jdk = measurement.setting().jdk();
      JvmSetting.Jdk other = jdks.putIfAbsent(jdk.feature(), jdk);
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

  /** Returns the JDKs, the newest first. */
  List<JvmSetting.Jdk> jdks() {
    return measurements.stream()
        .map(measurement -> measurement.setting().jdk())
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns how JMH ran the benchmarks on a JDK. */
  List<JvmSetting> settings(JvmSetting.Jdk jdk) {
    return measurements.stream()
        .map(Measurement::setting)
        .filter(setting -> setting.jdk().equals(jdk))
        .distinct()
        .toList();
  }

  SortedSet<String> groups() {
    return measurements.stream()
        .map(Measurement::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns what one JDK did in a group, by row; empty where it did nothing. */
  BenchmarkGroup group(String name, JvmSetting.Jdk jdk) {
    SortedMap<Row, Map<Peer, Measurement>> rows = new TreeMap<>();
    for (Measurement measurement : measurements) {
      if (measurement.group().equals(name) && measurement.setting().jdk().equals(jdk)) {
        rows.computeIfAbsent(measurement.row(), row -> new EnumMap<>(Peer.class))
            .put(measurement.peer(), measurement);
      }
    }
    return new BenchmarkGroup(name, jdk, rows);
  }

  /** Returns what the others of a row are compared with. */
  static Optional<Measurement> baseline(Map<Peer, Measurement> row) {
    return Peer.baseline(row.keySet()).map(row::get);
  }

  List<Measurement> on(int jdk, Predicate<Measurement> wanted) {
    return measurements.stream().filter(m -> m.jdk() == jdk).filter(wanted).toList();
  }

  /** Returns what peers do better on a JDK, the worst first. */
  List<Loss> losses(JvmSetting.Jdk jdk) {
    List<Loss> losses = new ArrayList<>();
    for (String name : groups()) {
      for (Map<Peer, Measurement> row : group(name, jdk).rows().values()) {
        for (Measurement ours : row.values()) {
          for (Measurement peer : row.values()) {
            if (ours.peer().isOurs() && !peer.peer().isOurs() && ours.median() > peer.median()) {
              losses.add(new Loss(ours, peer));
            }
          }
        }
      }
    }
    losses.sort(Comparator.comparingDouble((Loss loss) -> loss.ratio().value()).reversed());
    return losses;
  }
}
