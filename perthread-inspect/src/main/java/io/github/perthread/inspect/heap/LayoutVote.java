package io.github.perthread.inspect.heap;

import io.github.perthread.inspect.dump.Hprof;
import java.util.stream.Stream;

/**
 * Finds out how the JVM laid out its objects: where two objects are neighbors, the distance of
 * their addresses is the size of the first. The layout that explains most distances is taken.
 */
final class LayoutVote {
  private static final int SAMPLES = 50_000;

  private LayoutVote() {}

  static Layout of(Heap heap, int idSize, int alignment) {
    Layout[] candidates =
        Stream.of(idSize == 8 ? Layout.ON_64_BITS : Layout.ON_32_BITS)
            .map(layout -> layout.alignedTo(alignment))
            .toArray(Layout[]::new);
    int[] votes = new int[candidates.length];
    int step = Math.max(1, heap.size() / SAMPLES);
    for (int node = 0; node < heap.size(); node += step) {
      int gap = heap.tag(node) == Hprof.CLASS ? 0 : heap.gapAfter(node);
      for (int i = 0; gap > 0 && i < candidates.length; i++) {
        long size = heap.shallowSize(node, candidates[i]);
        votes[i] += size == gap ? 1 : size > gap ? -1 : 0;
      }
    }
    int best = 0;
    for (int i = 1; i < votes.length; i++) {
      best = votes[i] > votes[best] ? i : best;
    }
    return candidates[best];
  }
}
