package io.github.perthread.testing;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What tests need of the garbage collector: that it runs, and which one it is. */
public final class Gc {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int CHUNK = 1 << 20;

  /** Garbage, where the JIT compiler cannot see that it is. */
  @SuppressWarnings("UnusedVariable")
  private static volatile Object sink = "";

  private Gc() {}

  /**
   * Has the collector run until what a reference refers to is gone, and fails if it stays. Asks
   * with {@code refersTo}, which does not keep it alive.
   */
  public static void awaitCleared(Reference<?> reference) {
    awaitCollected("still referred to", () -> reference.refersTo(null));
  }

  /** The same for several references. */
  public static void awaitCleared(Iterable<? extends Reference<?>> references) {
    for (Reference<?> reference : references) {
      awaitCleared(reference);
    }
  }

  /** Has the collector run until a condition holds that depends on it, and fails if it does not. */
  public static void awaitCollected(String otherwise, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    for (int round = 0; !condition.getAsBoolean(); round++) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            otherwise + " after " + round + " collections with " + collector());
      }
      collect(round);
    }
  }

  /** Has the collector run, whatever keeps it from minding {@code System.gc()}. */
  private static void collect(int round) {
    System.gc();
    if (round > 2) { // it may be disabled: allocate until the collector has to run
      List<Object> garbage = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        garbage.add(new byte[CHUNK]);
      }
      sink = garbage;
      sink = "";
    }
  }

  /**
   * Has the collector run a few times. Shows nothing by itself: for what must survive, and to have
   * what lives on moved to where old objects are.
   */
  public static void collectRepeatedly(int times) {
    for (int i = 0; i < times; i++) {
      System.gc();
    }
  }

  /** How many collections there were; a concurrent one may count several times. */
  public static long count() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** The collector that runs: {@code G1}, {@code Serial}, {@code Parallel}, {@code Z}... */
  public static String collector() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      String name = bean.getName();
      if (name.startsWith("G1")) {
        return "G1";
      } else if (name.startsWith("ZGC")) {
        return "Z";
      } else if (name.startsWith("Shenandoah")) {
        return "Shenandoah";
      } else if (name.startsWith("PS ")) {
        return "Parallel";
      } else if (name.equals("Copy") || name.equals("MarkSweepCompact")) {
        return "Serial";
      }
    }
    throw new AssertionError("A collector that is not known here");
  }
}
