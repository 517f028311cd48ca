package io.github.perthread.proof;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;

/** A value whose end is counted, and that may refer to its local and its thread. */
final class SoakValue {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int FAILING = 16;

  /** What makes a cycle of it. */
  @SuppressWarnings("UnusedVariable")
  private final Object[] cycle;

  private final SoakCounts counts;
  private final AtomicInteger hooks = new AtomicInteger();

  private SoakValue(SoakCounts counts, Object... cycle) {
    this.cycle = cycle;
    this.counts = counts;
  }

  /** A value that refers to these. */
  static SoakValue of(SoakCounts counts, Object... cycle) {
    SoakValue value = new SoakValue(counts, cycle);
    counts.values.increment();
    counts.valuesAlive.incrementAndGet();
    CLEANER.register(value, counts.valuesAlive::decrementAndGet);
    return value;
  }

  /** A hook has to run for it, before all is over. */
  SoakValue due() {
    counts.hooksDue.increment();
    return this;
  }

  /** Called by the hook; fails now and then, to see that this stops nothing. */
  void removed() {
    int runs = hooks.incrementAndGet();
    if (runs > 1) {
      counts.hooksTwice.increment();
      return;
    }
    counts.hooksRun.increment();
    if (System.identityHashCode(this) % FAILING == 0) {
      counts.hooksFailed.increment();
      throw new PlannedException();
    }
  }

  /** What a hook throws here. */
  static final class PlannedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private PlannedException() {
      super("a hook that fails, as planned");
    }
  }
}
