package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.analysis.Inspection.Count;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts by name. */
final class Tally {
  private final Map<String, Integer> counts = new HashMap<>();

  void add(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  void add(Count count) {
    counts.merge(count.name(), count.count(), Integer::sum);
  }

  /** The names with the highest counts. */
  List<Count> most(int limit) {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(Count::count).reversed().thenComparing(Count::name))
        .limit(limit)
        .toList();
  }

  /** The threads of entries, each with the number of its entries. */
  static List<Count> threads(Threads threads, Entries entries, Ints of) {
    Tally tally = new Tally();
    for (int i = 0; i < of.size(); i++) {
      int thread = entries.thread(of.get(i));
      tally.add(thread < 0 ? "a thread that ended" : nameOrClass(threads, thread));
    }
    return tally.most(Integer.MAX_VALUE);
  }

  static String nameOrClass(Threads threads, int thread) {
    String name = threads.name(thread);
    return name.isEmpty() ? "(unnamed)" : name;
  }

  /** The classes of the values of entries. */
  static List<Count> valueClasses(Heap heap, Entries entries, Ints of) {
    Tally tally = new Tally();
    for (int i = 0; i < of.size(); i++) {
      tally.add(heap.className(entries.value(of.get(i))));
    }
    return tally.most(5);
  }
}
