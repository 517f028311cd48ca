package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.output.Progress;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Walks the heap breadth first, never through a holder of thread-local values by itself. A walk
 * remembers for each object the one that led to it, so that the shortest path can be told.
 */
final class HeapWalk {
  /** The parent of an object that a walk started from. */
  static final int NONE = -1;

  private final Heap heap;
  private final Entries entries;
  private final Bits holders;
  private final Bits keys;
  private final IntQueue queue = new IntQueue();
  private final Ints references = new Ints();

  /** What led to each object: an object, {@link #NONE}, or a root (from -2 downwards). */
  final int[] parents;

  HeapWalk(Heap heap, Entries entries) {
    this.heap = heap;
    this.entries = entries;
    holders = new Bits(heap.size());
    keys = new Bits(heap.size());
    parents = new int[heap.size()];
    for (int i = 0; i < entries.size(); i++) {
      holders.add(entries.holder(i));
      if (entries.key(i) >= 0) {
        keys.add(entries.key(i));
      }
    }
  }

  boolean isHolder(int node) {
    return holders.has(node);
  }

  /** Starts from an object, unless it was seen or is out of bounds. */
  void start(int node, int parent, Bits bounds, Bits seen) {
    if (node >= 0 && !bounds.has(node) && seen.add(node)) {
      parents[node] = parent;
      queue.add(node);
    }
  }

  /** Walks on from the starts, into nothing that is out of bounds; hears of each object once. */
  void run(Bits bounds, Bits seen, IntConsumer hears) {
    runWhile(
        bounds,
        seen,
        node -> {
          hears.accept(node);
          return true;
        });
  }

  /** The same, not beyond objects for which the predicate is false. */
  void runWhile(Bits bounds, Bits seen, IntPredicate beyond) {
    while (!queue.isEmpty()) {
      int node = queue.poll();
      if (beyond.test(node) && !holders.has(node)) {
        expand(node, bounds, seen);
      }
    }
  }

  /** The same, and across each value whose holder and key were both seen. */
  void runAcross(Bits bounds, Bits seen, String stage, Progress progress) {
    for (int i = 0; i < entries.size(); i++) {
      cross(i, bounds, seen);
    }
    long done = 0;
    while (!queue.isEmpty()) {
      int node = queue.poll();
      if ((++done & 0xffff) == 0) {
        progress.at(stage, done, heap.size());
      }
      if (keys.has(node)) {
        for (int i = entries.anyOfKey(node); i >= 0; i = entries.nextOfKey(i)) {
          cross(i, bounds, seen);
        }
      }
      if (!holders.has(node)) {
        expand(node, bounds, seen);
      } else {
        for (int i = entries.firstOfHolder(node); entries.isOfHolder(i, node); i++) {
          cross(i, bounds, seen);
        }
      }
    }
  }

  private void cross(int entry, Bits bounds, Bits seen) {
    int key = entries.key(entry);
    if (key >= 0 && seen.has(key) && seen.has(entries.holder(entry))) {
      start(entries.value(entry), entries.holder(entry), bounds, seen);
    }
  }

  private void expand(int node, Bits bounds, Bits seen) {
    heap.references(node, references);
    for (int i = 0; i < references.size(); i++) {
      int target = references.get(i);
      if (!bounds.has(target) && seen.add(target)) {
        parents[target] = node;
        queue.add(target);
      }
    }
  }
}
