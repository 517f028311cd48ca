package io.github.perthread.cli.tour;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Collection;

/** What the collector finds. */
final class Memory {
  private static final int ATTEMPTS = 10;
  private static final long PAUSE_MILLIS = 50;

  private Memory() {}

  /** Collects, and tells how many bytes of the heap are in use then. */
  static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Returns how many collections there have been. */
  static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** Collects until nothing is left, or ten times; tells how many are left. */
  static int collect(Collection<? extends Reference<?>> references) throws InterruptedException {
    for (int i = 1; ; i++) {
      System.gc();
      int left = count(references);
      if (left == 0 || i == ATTEMPTS) {
        return left;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Returns how many referents are left. Does not touch them, which might keep them. */
  static int count(Collection<? extends Reference<?>> references) {
    return (int) references.stream().filter(r -> !r.refersTo(null)).count();
  }
}
