package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.Progress;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Roots;
import java.util.function.IntPredicate;

/**
 * What is alive, and by what.
 *
 * <ul>
 *   <li><b>base</b>: reached from the roots without crossing any thread-local value;
 *   <li><b>live</b>: also across the values whose keys are live, as if the threads' maps were
 *       ephemerons;
 *   <li><b>dead</b>: reached across the other values only. The JVM keeps all this, because a thread's
 *       map holds its values strongly. The program can use none of it.
 * </ul>
 *
 * <p>A dump does not show every edge: not what a {@code ClassValue} or a hidden class keeps, nor, up
 * to JDK 21, the stack of a virtual thread that waits. If objects are left that nothing reaches, and
 * they are few, such edges must hold them (the JVM collected before it wrote the dump): then they
 * count as live, and so does what they reach. If they are many, the dump was written without a
 * collection, and they are garbage.
 *
 * <p>One kind of hidden edge is known: from a class to what reflection remembers of it, which refers
 * back to the class. That keeps no class alive.
 */
final class Reach {
  private static final double FEW = 0.1;

  final Heap heap;
  final Entries entries;
  final Walk walk;
  final Bits nothing;
  final Bits base;
  Bits live;
  Bits dead;

  /** How many objects nothing reached. */
  int unreached;

  /** Whether these are garbage, as in a dump without a collection before it. */
  boolean garbage;

  Reach(Heap heap, Catalog catalog, Progress progress) {
    this.heap = heap;
    entries = catalog.entries;
    walk = new Walk(heap, entries);
    nothing = new Bits(heap.size());
    base = new Bits(heap.size());
    fromRoots(nothing, base, node -> true, progress);
    live = base.copy();
    walk.runAcross(nothing, live, "walking thread-local values", progress);
    dead = acrossDead();
    countUnreached(catalog, progress);
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

  /** Whether a thread keeps a value that the program cannot reach through its key. */
  boolean isDead(int entry) {
    int key = entries.key(entry);
    return live.has(entries.holder(entry)) && (key < 0 || !live.has(key));
  }

  /** Whether the program can reach a value through its key. */
  boolean isLive(int entry) {
    int key = entries.key(entry);
    return live.has(entries.holder(entry)) && key >= 0 && live.has(key);
  }

  private void countUnreached(Catalog catalog, Progress progress) {
    Bits reached = live.copy();
    reached.addAll(dead);
    for (int i = 0; i < catalog.registries.size(); i++) {
      walk.start(catalog.registries.get(i), Walk.NONE, nothing, reached);
    }
    walk.run(nothing, reached, node -> {});
    unreached = heap.size() - reached.count();
    garbage = unreached > FEW * heap.size();
    if (unreached > 0 && !garbage) {
      Bits reflection = reflectionData(reached);
      for (int node = 0; node < heap.size(); node++) {
        if (!reached.has(node) && !reflection.has(node)) {
          walk.start(node, Walk.NONE, nothing, base);
        }
      }
      walk.run(nothing, base, node -> {});
      live.addAll(base);
      walk.runAcross(nothing, live, "walking thread-local values", progress);
      dead = acrossDead();
    }
  }

  /** What classes remember for reflection, among the objects that nothing reached. */
  private Bits reflectionData(Bits reached) {
    Bits found = new Bits(heap.size());
    for (int node = 0; node < heap.size(); node++) {
      if (!reached.has(node) && isReflectionData(node)) {
        walk.start(node, Walk.NONE, reached, found);
      }
    }
    walk.run(reached, found, node -> {});
    return found;
  }

  private boolean isReflectionData(int node) {
    String name = heap.className(node);
    if (name.equals("java.lang.ref.SoftReference")) {
      int referent = heap.reference(node, "referent");
      return referent >= 0 && heap.className(referent).equals("java.lang.Class$ReflectionData");
    }
    return name.equals("java.lang.Class$ReflectionData")
        || name.equals("java.lang.Class$AnnotationData");
  }
}
