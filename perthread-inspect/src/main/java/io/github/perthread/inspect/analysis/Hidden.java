package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;

/**
 * What is held by edges that a dump does not show.
 *
 * <p>Objects that nothing in a dump reaches are either garbage or held by such an edge: by a class
 * (its {@code ClassValue}s, what reflection remembers of it), by a hidden class, or, up to JDK 21,
 * by the stack of a virtual thread that waits. If they are many, the dump was written without a
 * collection, and they are garbage, but for {@code ClassValue}s. If they are few, they count as
 * held, so that nothing in use is taken for a leak, with two exceptions:
 *
 * <ul>
 *   <li>What reflection remembers refers back to its class, and keeps no class alive.
 *   <li>A key that no object refers to is garbage too: JDK 17 dumps without a collection under ZGC
 *       and Shenandoah, and then has all that is weakly reachable. Only the stack of a virtual
 *       thread could hold such a key, so this is not said where one waits.
 * </ul>
 */
final class Hidden {
  private static final double FEW = 0.1;

  final int unreached;
  final boolean garbage;

  private final Reach reach;
  private final Heap heap;
  private final Bits reached;
  private final boolean hasWaitingStacks;

  Hidden(Reach reach, Bits reached, boolean hasWaitingStacks) {
    this.reach = reach;
    this.reached = reached;
    this.hasWaitingStacks = hasWaitingStacks;
    heap = reach.heap;
    unreached = heap.size() - reached.count();
    garbage = unreached > FEW * heap.size();
  }

  /** Starts a walk from what counts as held. */
  void start(Bits seen) {
    Bits not = notHeld();
    for (int node = 0; node < heap.size(); node++) {
      boolean held = garbage ? is(node, "java.lang.ClassValue$ClassValueMap") : !not.has(node);
      if (!reached.has(node) && held) {
        reach.walk.start(node, Walk.NONE, reach.nothing, seen);
      }
    }
  }

  private Bits notHeld() {
    Bits found = new Bits(heap.size());
    Bits referred = new Bits(heap.size());
    Ints references = new Ints();
    for (int node = 0; node < heap.size(); node++) {
      if (!reached.has(node)) {
        if (isReflectionData(node)) {
          reach.walk.start(node, Walk.NONE, reached, found);
        }
        heap.references(node, references);
        for (int i = 0; i < references.size(); i++) {
          referred.add(references.get(i));
        }
      }
    }
    reach.walk.run(reached, found, node -> {});
    for (int i = 0; i < reach.entries.size() && !hasWaitingStacks; i++) {
      int key = reach.entries.key(i);
      if (key >= 0 && !reached.has(key) && !referred.has(key)) {
        found.add(key);
      }
    }
    return found;
  }

  private boolean isReflectionData(int node) {
    if (is(node, "java.lang.ref.SoftReference")) {
      int referent = heap.reference(node, "referent");
      return referent >= 0 && is(referent, "java.lang.Class$ReflectionData");
    }
    return is(node, "java.lang.Class$ReflectionData") || is(node, "java.lang.Class$AnnotationData");
  }

  private boolean is(int node, String name) {
    return heap.className(node).equals(name);
  }
}
