package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.Inspection.Count;
import io.github.perthread.inspect.Inspection.HoldingThreads;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts by name. */
final class NameCounts {
  private final Map<String, Integer> counts = new HashMap<>();

  void add(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  /** Returns the names with the highest counts. */
  List<Count> most(int limit) {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(Count::count).reversed().thenComparing(Count::name))
        .limit(limit)
        .toList();
  }

  /** Returns the threads of entries: how many they are, and how many there are of each name. */
  static HoldingThreads threads(Threads threads, Entries entries, Ints of) {
    Ints numbers = new Ints();
    for (int i = 0; i < of.size(); i++) {
      numbers.add(entries.thread(of.get(i)));
    }
    return threads(threads, numbers);
  }

  /** Returns the threads of some numbers, each counted once. */
  static HoldingThreads threads(Threads threads, Ints numbers) {
    NameCounts names = new NameCounts();
    int[] distinct = Arrays.stream(numbers.toArray()).distinct().toArray();
    for (int number : distinct) {
      names.add(threads.name(number));
    }
    return new HoldingThreads(distinct.length, names.most(Integer.MAX_VALUE));
  }

  /** Returns the classes of the values of entries. */
  static List<Count> valueClasses(Heap heap, Entries entries, Ints of) {
    NameCounts names = new NameCounts();
    for (int i = 0; i < of.size(); i++) {
      names.add(heap.className(entries.value(of.get(i))));
    }
    return names.most(5);
  }
}
