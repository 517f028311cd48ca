package io.github.perthread.report;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The benchmarks of one class on one JDK.
 *
 * @param name the class
 */
record Group(String name, Setting.Jdk jdk, SortedMap<Row, Map<Peer, Measurement>> rows) {
  /** In words, without the word that all of them end in. */
  String title() {
    String words = Row.words(name.replaceFirst("Benchmarks?$", ""));
    return words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** Which of them took part in any row, in the order of columns. */
  Set<Peer> peers() {
    Set<Peer> peers = EnumSet.noneOf(Peer.class);
    rows.values().forEach(row -> peers.addAll(row.keySet()));
    return peers;
  }

  /** What was measured of it. */
  Map<Peer, Measurement> row(Row row) {
    return rows.getOrDefault(row, Map.of());
  }

  List<String> settings() {
    return rows.values().stream()
        .map(Map::values)
        .flatMap(Collection::stream)
        .map(measurement -> measurement.setting().title())
        .distinct()
        .sorted()
        .toList();
  }

  /** What the others of a row are compared with. */
  static Optional<Measurement> baseline(Map<Peer, Measurement> row) {
    return Peer.baseline(row.keySet()).map(row::get);
  }
}
