package io.github.perthread.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out of a failing sequence what it fails without: halves first, single steps last. */
final class Shrinker {
  private Shrinker() {}

  static Sequence shrink(Sequence failing, Predicate<Sequence> fails) {
    Sequence best = failing;
    for (int chunk = Math.max(1, best.ops().size() / 2); chunk > 0; ) {
      Sequence smaller = withoutOneChunk(best, chunk, fails);
      if (smaller == best) {
        chunk /= 2;
      } else {
        best = smaller;
        chunk = Math.min(chunk, Math.max(1, best.ops().size()));
      }
    }
    return best;
  }

  private static Sequence withoutOneChunk(Sequence sequence, int chunk, Predicate<Sequence> fails) {
    for (int from = 0; from < sequence.ops().size(); from += chunk) {
      List<Op> fewer = new ArrayList<>(sequence.ops());
      fewer.subList(from, Math.min(fewer.size(), from + chunk)).clear();
      Sequence smaller = sequence.with(fewer);
      if (fails.test(smaller)) {
        return smaller;
      }
    }
    return sequence;
  }
}
