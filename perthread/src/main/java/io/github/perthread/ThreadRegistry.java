package io.github.perthread;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that use any local, and how their end is noticed. Refers to threads and locals weakly
 * and to no value.
 *
 * <p>The end of a thread is noticed by a thread that needs its slot, and by the {@link Ticker},
 * which polls the {@link WatchedThreads} and calls {@link #sweep} when one of them has ended. A
 * record says which locals its thread used, so only these are touched.
 */
final class ThreadRegistry {
  /** As many rounds as POSIX grants the destructors of thread-specific data. */
  private static final int ROUNDS = 4;

  /** Values of ended threads must be gone before a collection 200 ms later. */
  private static final ThreadRegistry PLATFORM =
      new ThreadRegistry("perthread-watch", TimeUnit.MILLISECONDS.toNanos(50));

  /** Seconds apart: polling a weak reference while the collector marks keeps its thread alive. */
  private static final ThreadRegistry VIRTUAL =
      new ThreadRegistry("perthread-watch-virtual", TimeUnit.SECONDS.toNanos(2));

  private static final HookRunner HOOKS =
      new HookRunner(ThreadRegistry::exitHookThread, PLATFORM::demandSweep);

  private final String tickerName;
  private final long periodNanos;

  /** What the ticker polls: see {@link WatchedThreads}. Of JDK classes only. */
  private final AtomicReference<@Nullable Object[]> polled = new AtomicReference<>(new Object[0]);

  private final RecordTable records = new RecordTable(polled);

  private final AtomicBoolean sweepDemanded = new AtomicBoolean();

  /** True while the ticker that it was made for runs; null if none was started yet. */
  private final AtomicReference<@Nullable AtomicBoolean> ticking = new AtomicReference<>();

  /** Whether the last sweep found no thread; only for the running ticker. */
  private boolean wasIdle;

  /** Held strongly here, and weakly by the ticker. */
  private final Runnable sweep = this::sweep;

  private ThreadRegistry(String tickerName, long periodNanos) {
    this.tickerName = tickerName;
    this.periodNanos = periodNanos;
  }

  private static ThreadRegistry of(Thread t) {
    return ThreadIds.isVirtual(t) ? VIRTUAL : PLATFORM;
  }

  /** Returns the table that has the records of threads of this kind. */
  static RecordTable recordsOf(Thread t) {
    return of(t).records;
  }

  /** Returns the calling thread's record, made if need be. */
  static ThreadRecord record(Thread t) {
    ThreadRegistry registry = of(t);
    ThreadRecord record = registry.records.findOrMake(t);
    registry.ensureTicking(); // each time: an OutOfMemoryError may have ended the ticker
    return record;
  }

  /** Returns the calling thread's record, if it has one. */
  static @Nullable ThreadRecord find(Thread t) {
    return recordsOf(t).findRecord(t);
  }

  /** Visits the records of all threads. */
  static void visit(Consumer<? super ThreadRecord> visitor) {
    PLATFORM.records.visit(visitor);
    VIRTUAL.records.visit(visitor);
  }

  /** Removes all values of the calling thread, which ends, and its record. */
  static void exitThread(Thread t) {
    exitThread(t, ROUNDS);
  }

  private static void exitHookThread() {
    exitThread(Thread.currentThread(), ROUNDS - 1); // the hooks that it ran were the first round
  }

  private static void exitThread(Thread t, int rounds) {
    removeAll(t, rounds, RemovalCause.THREAD_END);
    of(t).forget(t);
  }

  /** Removes all values of the calling thread, which goes on. */
  static void removeAll(Thread t, RemovalCause cause) {
    removeAll(t, ROUNDS, cause);
  }

  /**
   * Removes all values of the calling thread, and in as many rounds those that hooks store, and
   * drops without a hook what is stored even then. Then the thread's record forgets the locals:
   * looking at each of them whenever a request ends would keep dropped locals alive while the
   * collector marks.
   */
  private static void removeAll(Thread t, int rounds, RemovalCause cause) {
    boolean any = true;
    for (int round = 1; any && round <= rounds + 1; round++) {
      ThreadRecord thread = find(t); // in each round: a hook may have exited and begun anew
      any = thread != null && thread.removeValues(t, round <= rounds, cause);
    }
    ThreadRecord thread = find(t);
    if (thread != null) {
      thread.leaveLocals();
    }
  }

  /** Drops the record of the calling thread, whose values are removed already. */
  private void forget(Thread t) {
    ThreadRecord thread = records.findRecord(t);
    if (thread != null) {
      records.drop(thread);
      if (!sweepDemanded.get()) {
        sweepDemanded.set(true); // so that the ticker notices when no thread is left
      }
    }
  }

  /** Has a task run on the library's thread for hooks. */
  static void runHooksLater(Runnable task) {
    HOOKS.add(task);
    PLATFORM.demandSweep();
  }

  /** Has the next tick sweep, whether or not a thread has ended. */
  private void demandSweep() {
    sweepDemanded.set(true);
    ensureTicking();
  }

  /**
   * Called by the ticker when a watched thread has ended, or on demand. No failure here (no memory,
   * no thread to be had) ends the ticker; the next tick tries again. Needs no class that is not
   * loaded yet: the class loader of a stopped application may be closed.
   */
  private void sweep() {
    try {
      records.sweep();
      HOOKS.dispatch();
      stopTickingIfIdle();
    } catch (Throwable e) {
      sweepDemanded.set(true);
    }
  }

  private boolean isIdle() {
    return records.isEmpty() && HOOKS.isIdle();
  }

  private void ensureTicking() {
    AtomicBoolean current = ticking.get();
    if (current == null || !current.get()) {
      AtomicBoolean next = new AtomicBoolean(true);
      if (ticking.compareAndSet(current, next)) {
        new Ticker(tickerName, periodNanos, polled, sweepDemanded, next, sweep).start();
      }
    }
  }

  /**
   * Stops after two consecutive sweeps without a thread, so that a program that starts short-lived
   * threads one after another does not start a ticker for each. The ticker clears the flag, then
   * checks again for threads; a new thread inserts its record, then reads the flag; so one of the
   * two sees the other.
   */
  private void stopTickingIfIdle() {
    AtomicBoolean current = ticking.get();
    boolean isIdle = isIdle();
    if (isIdle && !wasIdle) {
      sweepDemanded.set(true); // to check again at the next tick
    } else if (isIdle && current != null) {
      current.set(false);
      if (!isIdle()) {
        ensureTicking();
      }
    }
    wasIdle = isIdle && !wasIdle;
  }
}
