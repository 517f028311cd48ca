package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Progress;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * What only one group's values keep alive: the objects that can be reached from them, not from a
 * root, and from no other group's values. Each object is passed at most twice, however many groups
 * there are: when a first group reaches it, and when a second does.
 */
final class Retention {
  private static final int SHARED = -1;

  private final Reach reach;
  private final Heap heap;
  private final int[] owners;
  private final IntQueue queue = new IntQueue();
  private final Ints references = new Ints();

  Retention(Reach reach) {
    this.reach = reach;
    heap = reach.heap;
    owners = new int[heap.size()];
  }

  /** The bytes of each group; entries of group -1 belong to none, not even as sharers. */
  long[] bytes(int groups, IntUnaryOperator groupOf, String stage, Progress progress) {
    Arrays.fill(owners, 0);
    Entries entries = reach.entries;
    int[] order = new int[entries.size()];
    int[] starts = sortByGroup(groups, groupOf, order);
    for (int group = 0; group < groups; group++) {
      progress.at(stage, group, groups);
      for (int i = starts[group]; i < starts[group + 1]; i++) {
        meet(entries.value(order[i]), group + 1);
      }
      spread();
    }
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
      owners[node] = before == 0 ? owner : SHARED;
      queue.add(node);
    }
  }

  private void spread() {
    while (!queue.isEmpty()) {
      int node = queue.poll();
      if (!reach.walk.isHolder(node)) {
        int owner = owners[node];
        heap.references(node, references);
        for (int i = 0; i < references.size(); i++) {
          meet(references.get(i), owner);
        }
      }
    }
  }

  private long[] sum(int groups) {
    long[] bytes = new long[groups];
    for (int node = 0; node < owners.length; node++) {
      if (owners[node] > 0) {
        bytes[owners[node] - 1] += heap.shallowSize(node);
      }
    }
    return bytes;
  }
}
