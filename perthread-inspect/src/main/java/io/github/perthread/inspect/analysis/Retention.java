package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.output.Progress;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * What the values of each of several groups retain: the objects that can be reached from them, not
 * from a root, and from no other group's values. Each object is passed at most twice, however many
 * groups there are: when a first group reaches it, and when a second does.
 *
 * <p>What is reached by soft references only is counted apart, in a second walk from the soft
 * references that the first one met: the JVM frees it before it runs out of memory.
 */
final class Retention {
  private static final int NOBODY = 0;
  private static final int SHARED = -1;
  private static final int SOFTLY_SHARED = -2;

  /** From here downwards: the owners of what is softly held. */
  private static final int FIRST_SOFT = -3;

  private final Reachability reach;
  private final Heap heap;

  /** For each object its owner: a group and 1; {@link #FIRST_SOFT} less a group; or a constant. */
  private final int[] owners;

  private final IntQueue queue = new IntQueue();
  private final Ints references = new Ints();

  /** The bytes that each group retains, and those that it holds softly. */
  static final class Retained {
    private final long[] bytes;
    private final long[] softBytes;

    private Retained(int groups) {
      bytes = new long[groups];
      softBytes = new long[groups];
    }

    long bytes(int group) {
      return bytes[group];
    }

    long softBytes(int group) {
      return softBytes[group];
    }
  }

  Retention(Reachability reach) {
    this.reach = reach;
    heap = reach.heap;
    owners = new int[heap.size()];
  }

  /** Measures each group; entries of group -1 belong to none, not even as sharers. */
  Retained measure(int groups, IntUnaryOperator groupOf, String stage, Progress progress) {
    Arrays.fill(owners, NOBODY);
    Entries entries = reach.entries;
    int[] order = new int[entries.size()];
    int[] starts = sortByGroup(groups, groupOf, order);
    Ints softReferences = new Ints();
    for (int group = 0; group < groups; group++) {
      progress.at(stage, group, groups);
      for (int i = starts[group]; i < starts[group + 1]; i++) {
        meet(entries.value(order[i]), group + 1);
      }
      spread(softReferences);
    }
    spreadSoftly(softReferences);
    return sum(groups);
  }

  private int[] sortByGroup(int groups, IntUnaryOperator groupOf, int[] order) {
    int[] starts = new int[groups + 2];
    for (int i = 0; i < order.length; i++) {
      starts[groupOf.applyAsInt(i) + 2]++;
    }
    // Group -1 takes part in the sort and is dropped after it.
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] next = starts.clone();
    for (int i = 0; i < order.length; i++) {
      order[next[groupOf.applyAsInt(i) + 1]++] = i;
    }
    return Arrays.copyOfRange(starts, 1, starts.length);
  }

  private void meet(int node, int owner) {
    int before = owners[node];
    if (before != SHARED && before != owner && !reach.base.has(node)) {
      owners[node] = before == NOBODY ? owner : SHARED;
      queue.add(node);
    }
  }

  private void spread(Ints softReferences) {
    while (!queue.isEmpty()) {
      int node = queue.poll();
      if (!reach.walk.isHolder(node)) {
        int owner = owners[node];
        int soft = heap.softReferent(node);
        heap.references(node, references);
        for (int i = 0; i < references.size(); i++) {
          if (references.get(i) != soft) {
            meet(references.get(i), owner);
          }
        }
        if (soft >= 0) {
          softReferences.add(node);
        }
      }
    }
  }

  private void spreadSoftly(Ints softReferences) {
    for (int i = 0; i < softReferences.size(); i++) {
      int owner = owners[softReferences.get(i)];
      int soft = owner == SHARED ? SOFTLY_SHARED : FIRST_SOFT - (owner - 1);
      meetSoftly(heap.softReferent(softReferences.get(i)), soft);
      while (!queue.isEmpty()) {
        int node = queue.poll();
        if (!reach.walk.isHolder(node)) {
          heap.references(node, references);
          for (int n = 0; n < references.size(); n++) {
            meetSoftly(references.get(n), owners[node]);
          }
        }
      }
    }
  }

  private void meetSoftly(int node, int owner) {
    int before = owners[node];
    boolean isFirst = before == NOBODY;
    boolean isSecond = before <= FIRST_SOFT && before != owner;
    if ((isFirst || isSecond) && !reach.base.has(node)) {
      owners[node] = isFirst ? owner : SOFTLY_SHARED;
      queue.add(node);
    }
  }

  private Retained sum(int groups) {
    Retained sizes = new Retained(groups);
    for (int node = 0; node < owners.length; node++) {
      if (owners[node] > 0) {
        sizes.bytes[owners[node] - 1] += heap.shallowSize(node);
      } else if (owners[node] <= FIRST_SOFT) {
        sizes.softBytes[FIRST_SOFT - owners[node]] += heap.shallowSize(node);
      }
    }
    return sizes;
  }
}
