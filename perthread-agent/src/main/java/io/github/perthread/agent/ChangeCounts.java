package io.github.perthread.agent;

import java.util.EnumMap;
import java.util.Map;

/** How many changes there are of each kind. Not thread-safe. */
final class ChangeCounts {
  private final Map<Change, Integer> counts = new EnumMap<>(Change.class);

  int get(Change change) {
    Integer count = counts.get(change);
    return count == null ? 0 : count;
  }

  void add(Change change, int count) {
    counts.put(change, get(change) + count);
  }
}
