package io.github.perthread;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Finds the locals that threads use, by way of the threads: nothing else leads to them. */
final class LocalsInUse {
  private LocalsInUse() {}

  /** Returns the locals that users know, and that any thread uses or used until it was swept. */
  static Set<AbstractPerThread<?>> all() {
    Set<AbstractPerThread<?>> locals = newSet();
    ThreadRegistry.visitLocals(used -> add(used, locals));
    return locals;
  }

  /** Returns in how many locals the calling thread has a value that users stored. */
  static int countForCurrentThread() {
    Set<AbstractPerThread<?>> locals = newSet();
    ThreadRegistry.visitLocals(Thread.currentThread(), used -> add(used, locals));
    locals.removeIf(local -> !local.hasUserValues() || !Entry.isValue(local.peek()));
    return locals.size();
  }

  /** Removes the values whose class a loader or a child of it defined; returns how many. */
  static int removeLoadedBy(ClassLoader loader) {
    int count = 0;
    for (AbstractPerThread<?> local : all()) {
      count += local.removeValuesLoadedBy(loader);
    }
    return count;
  }

  private static Set<AbstractPerThread<?>> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static void add(ThreadSlots<?> used, Set<AbstractPerThread<?>> locals) {
    if (used instanceof AbstractPerThread<?> local && local.isListed()) {
      locals.add(local);
    }
  }
}
