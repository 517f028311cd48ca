package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Roots;
import io.github.perthread.inspect.output.Progress;
import java.util.function.IntPredicate;

/**
 * What is alive, and by what.
 *
 * <ul>
 *   <li><b>base</b>: reached from the roots without crossing any thread-local value;
 *   <li><b>live</b>: also across the values whose keys are live, as if the threads' maps were
 *       ephemerons;
 *   <li><b>dead</b>: reached across the other values only. The JVM keeps all this, because a
 *       thread's map holds its values strongly. The program can use none of it.
 * </ul>
 *
 * <p>A dump does not show every edge; {@link UntracedObjects} says what else is held.
 */
final class Reachability {
  final Heap heap;
  final Entries entries;
  final HeapWalk walk;
  final Bits nothing;
  final Bits base;
  Bits live;
  Bits dead;

  /** What nothing reached. */
  final UntracedObjects untraced;

  Reachability(Heap heap, Catalog catalog, boolean lacksStacks, Progress progress) {
    this.heap = heap;
    entries = catalog.entries;
    walk = new HeapWalk(heap, entries);
    nothing = new Bits(heap.size());
    base = new Bits(heap.size());
    fromRoots(nothing, base, node -> true, progress);
    live = base.copy();
    walk.runAcross(nothing, live, "walking thread-local values", progress);
    dead = acrossDead();
    untraced = addUntraced(catalog, lacksStacks, progress);
  }

  /** Walks from the roots, local variables last: so a path leads to a field where there is one. */
  void fromRoots(Bits bounds, Bits seen, IntPredicate beyond, Progress progress) {
    long[] done = {0};
    for (boolean locals : new boolean[] {false, true}) {
      Roots roots = heap.roots();
      for (int i = 0; i < roots.size(); i++) {
        int tag = roots.tag(i);
        boolean local = tag == Hprof.ROOT_JAVA_FRAME || tag == Hprof.ROOT_JNI_LOCAL;
        if (local == locals) {
          walk.start(roots.node(i), -2 - i, bounds, seen);
        }
      }
      walk.runWhile(
          bounds,
          seen,
          node -> {
            if ((++done[0] & 0xffff) == 0) {
              progress.at("walking from the roots", done[0], heap.size());
            }
            return beyond.test(node);
          });
    }
  }

  private Bits acrossDead() {
    Bits reached = new Bits(heap.size());
    for (int i = 0; i < entries.size(); i++) {
      if (isDead(i)) {
        walk.start(entries.value(i), entries.holder(i), live, reached);
      }
    }
    walk.run(live, reached, node -> {});
    return reached;
  }

  /** Returns whether a thread keeps a value that the program cannot reach through its key. */
  boolean isDead(int entry) {
    int key = entries.key(entry);
    return live.has(entries.holder(entry)) && (key < 0 || !live.has(key));
  }

  /** Returns whether the program can reach a value through its key. */
  boolean isLive(int entry) {
    int key = entries.key(entry);
    return live.has(entries.holder(entry)) && key >= 0 && live.has(key);
  }

  private UntracedObjects addUntraced(Catalog catalog, boolean lacksStacks, Progress progress) {
    Bits reached = live.copy();
    reached.addAll(dead);
    for (int i = 0; i < catalog.registries.size(); i++) {
      walk.start(catalog.registries.get(i), HeapWalk.NONE, nothing, reached);
    }
    walk.run(nothing, reached, node -> {});
    UntracedObjects objects = new UntracedObjects(this, reached, lacksStacks);
    objects.start(base);
    walk.run(nothing, base, node -> {});
    live.addAll(base);
    walk.runAcross(nothing, live, "walking thread-local values", progress);
    dead = acrossDead();
    return objects;
  }
}
