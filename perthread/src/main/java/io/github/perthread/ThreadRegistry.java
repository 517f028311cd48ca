package io.github.perthread;

import java.lang.invoke.VarHandle;
import java.security.PrivilegedAction;
import java.util.concurrent.CompletableFuture;
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
 * which polls the {@link WatchedThreads} and calls {@link Watch#run} when one of them has ended. A
 * record says which locals its thread used, so only these are touched.
 */
final class ThreadRegistry {
  /** As many rounds as POSIX grants the destructors of thread-specific data. */
  private static final int ROUNDS = 4;

  /**
   * Values of ended threads must be gone before a collection 200 ms later, but a thread that wakes
   * up costs a tenth of a millisecond.
   */
  private static final ThreadRegistry PLATFORM =
      new ThreadRegistry("perthread-watch", TimeUnit.MILLISECONDS.toNanos(150));

  /** Seconds apart: polling a weak reference while the collector marks keeps its thread alive. */
  private static final ThreadRegistry VIRTUAL =
      new ThreadRegistry("perthread-watch-virtual", TimeUnit.SECONDS.toNanos(2));

  /** How soon what could not be started is tried again. */
  private static final long RETRY_MILLIS = 500;

  /** Null before there is the first hook to run. */
  private static final AtomicReference<@Nullable Hooks> HOOKS = new AtomicReference<>();

  private final String tickerName;
  private final long periodNanos;

  /** What the ticker polls: see {@link WatchedThreads}. Of JDK classes only. */
  private final AtomicReference<@Nullable Object[]> polled = new AtomicReference<>(new Object[0]);

  private final RecordTable records = new RecordTable(polled);

  private final AtomicBoolean sweepDemanded = new AtomicBoolean();

  /** The watch that keeps the ticker going, or kept the one before; null if there was none yet. */
  private final AtomicReference<@Nullable Watch> ticking = new AtomicReference<>();

  /** Until when, in the JVM's nanoseconds, no ticker is started: it was tried a moment ago. */
  private volatile long retryNanos = System.nanoTime();

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

  /** Registers the calling thread in a record that it found; returns false if it cannot. */
  static boolean join(BlockRecord record, Thread t, long id) {
    int i = BlockRecord.index(id);
    if (record.isRegistered(i)) {
      return true;
    }
    boolean isJoined = record.watched && record.register(t, i);
    if (isJoined) {
      of(t).ensureTicking();
    }
    return isJoined;
  }

  /** Returns a record in which the calling thread is registered, made if need be. */
  static BlockRecord blockRecord(Thread t, long id) {
    ThreadRegistry registry = of(t);
    BlockRecord record = registry.records.findOrMakeBlock(t, id);
    registry.ensureTicking();
    return record;
  }

  /** Visits the locals that any thread uses. */
  static void visitLocals(Consumer<? super ThreadSlots<?>> visitor) {
    PLATFORM.records.visitLocals(visitor);
    VIRTUAL.records.visitLocals(visitor);
  }

  /** Visits the locals that the calling thread uses, or those beside it in its blocks. */
  static void visitLocals(Thread t, Consumer<? super ThreadSlots<?>> visitor) {
    ThreadRecord thread = find(t);
    if (thread != null) {
      thread.locals().forEach(visitor);
    }
    for (BlockRecord block : recordsOf(t).blocksOf(ThreadIds.id(t))) {
      block.visitLocals(visitor);
    }
  }

  /** Removes all values of the calling thread, which ends, and its record. */
  static void exitThread(Thread t) {
    exitThread(t, ROUNDS);
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
      any |= removeFromBlocks(t, round <= rounds, cause);
    }
    ThreadRecord thread = find(t);
    if (thread != null) {
      thread.leaveLocals();
    }
    long id = ThreadIds.id(t);
    for (BlockRecord block : recordsOf(t).blocksOf(id)) {
      block.leaveLocals(BlockRecord.index(id));
    }
  }

  /** Removes the values in blocks, after those with a hook, which may use them. */
  private static boolean removeFromBlocks(Thread t, boolean withHooks, RemovalCause cause) {
    boolean any = false;
    long id = ThreadIds.id(t);
    for (BlockRecord block : recordsOf(t).blocksOf(id)) {
      any |= block.removeValues(t, BlockRecord.index(id), withHooks, cause);
    }
    return any;
  }

  /** Drops the record of the calling thread, whose values are removed already. */
  private void forget(Thread t) {
    ThreadRecord thread = records.findRecord(t);
    if (thread != null && !thread.usesLocals()) { // it does if it is inside an initializer
      records.drop(thread);
      demandLook();
    }
    long id = ThreadIds.id(t);
    for (BlockRecord block : records.blocksOf(id)) {
      block.exit(BlockRecord.index(id));
      demandLook();
    }
  }

  /** Has the ticker notice when no thread is left. */
  private void demandLook() {
    if (!sweepDemanded.get()) {
      sweepDemanded.set(true);
    }
  }

  /**
   * Has a task run on the library's thread for hooks, at once. If that fails once the task is on
   * the list, the task runs at a later sweep.
   */
  static void runHooksLater(Runnable task) {
    Hooks hooks = HOOKS.get();
    while (hooks == null) {
      HOOKS.compareAndSet(null, new Hooks());
      hooks = HOOKS.get();
    }
    boolean isTaken = hooks.add(task);
    PLATFORM.demandSweep(); // even so: the thread that takes it may fail
    if (!isTaken) {
      hooks.demandDispatch();
    }
  }

  /** The library's thread for hooks. */
  static final class Hooks extends HookRunner {
    Hooks() {
      super(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Override
    void whenIdle() {
      exitThread(Thread.currentThread(), ROUNDS - 1); // the hooks that it ran were the first round
    }

    @Override
    void whenEnded() {
      PLATFORM.sweepDemanded.set(true); // so that an idle ticker stops: neither did while tasks
      VIRTUAL.sweepDemanded.set(true); // were waiting
    }

    @Override
    void demandDispatch() {
      PLATFORM.demandSweep();
      if (!PLATFORM.wakeTicker()) { // it was started a moment ago, and polls when it begins
        VIRTUAL.sweepDemanded.set(true);
        VIRTUAL.wakeTicker();
      }
    }
  }

  /** Returns whether there is a ticker, which looks now whether a sweep is demanded. */
  private boolean wakeTicker() {
    Watch current = ticking.get();
    return current != null && current.signals.wake();
  }

  /** Has the next tick sweep, whether or not a thread has ended. */
  private void demandSweep() {
    sweepDemanded.set(true);
    ensureTicking();
  }

  private boolean isIdle() {
    Hooks hooks = HOOKS.get();
    return records.isEmpty() && (hooks == null || hooks.isIdle());
  }

  private void ensureTicking() {
    Watch current = ticking.get();
    if ((current == null || !current.signals.going.get()) && System.nanoTime() - retryNanos >= 0) {
      Watch next = new Watch();
      Ticker ticker = new Ticker(tickerName, periodNanos, next.signals, next, next);
      if (ticking.compareAndSet(current, next)) {
        ticker.start();
      }
    }
  }

  /**
   * What one ticker calls: to sweep, or if it cannot be started. The registry refers to it
   * strongly, the ticker weakly.
   */
  private final class Watch implements Runnable, Consumer<Throwable> {
    /** Going while its ticker runs, or is being started. */
    final Ticker.Signals signals = new Ticker.Signals(polled, sweepDemanded);

    private final Sweep sweep = new Sweep();

    private final class Sweep implements PrivilegedAction<@Nullable Void> {
      @Override
      public @Nullable Void run() {
        sweep();
        return null;
      }
    }

    /** Whether the last sweep found no thread. */
    private boolean wasIdle;

    /**
     * Called by the ticker when a watched thread has ended, or on demand. No failure here (no
     * memory, no thread to be had) ends the ticker; the next tick tries again. Needs no class that
     * is not loaded yet: the class loader of a stopped application may be closed.
     */
    @Override
    public void run() {
      boolean done = false;
      try {
        Privileged.call(sweep);
        done = true;
      } catch (Throwable e) {
        return; // the next tick tries again
      } finally {
        if (!done) {
          sweepDemanded.set(true);
        }
      }
    }

    private void sweep() {
      try {
        records.sweep();
      } finally {
        runHooks();
      }
      stopIfIdle();
    }

    private void runHooks() {
      Hooks hooks = HOOKS.get();
      if (hooks != null) {
        hooks.dispatch();
        if (hooks.isToDispatchAgain()) {
          sweepDemanded.set(true);
        }
      }
    }

    /**
     * Stops after two consecutive sweeps without a thread, so that a program that starts
     * short-lived threads one after another does not start a ticker for each.
     *
     * <pre>
     * Ticker                                    Thread A (new)
     * clears the flag (volatile)                puts its record into the table (CAS)
     * reads the table (volatile)                reads the flag (volatile)
     * </pre>
     *
     * These have one order, so either the ticker finds the record, or A finds the flag cleared and
     * starts another ticker. The queue of the hooks' tasks is read by the JDK's means; the fence
     * orders these reads too. If the ticker finds something, or fails to look, it goes on. Perhaps
     * another one has been started then; two do no harm, and the older one stops at its next sweep.
     */
    private void stopIfIdle() {
      boolean isIdle = isIdle();
      if (ticking.get() != this) {
        signals.going.set(false);
        sweepDemanded.set(true); // for the other one, which is to stop in its turn
      } else if (isIdle && !wasIdle) {
        sweepDemanded.set(true); // to check again at the next tick
      } else if (isIdle) {
        stopUnlessNeeded();
      }
      wasIdle = isIdle && !wasIdle;
    }

    private void stopUnlessNeeded() {
      boolean mayStop = false;
      signals.going.set(false);
      try {
        VarHandle.fullFence();
        mayStop = isIdle();
      } finally {
        if (!mayStop) {
          signals.going.set(true);
        }
      }
    }

    /**
     * Called when no thread was to be had for the ticker. The JDK's own timer tries again, so that
     * noticing need not wait for another thread's first use; and if even that cannot be had, the
     * next first use does.
     */
    @Override
    public void accept(Throwable e) {
      try {
        retryNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
        Refusals.note(e);
        if (e instanceof LinkageError) {
          return; // the loader of a stopped application is closed; the timer would keep it alive
        }
        @SuppressWarnings("UnusedVariable")
        Object pending =
            new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, RETRY_MILLIS, TimeUnit.MILLISECONDS)
                .thenRun(ThreadRegistry.this::tryAgain);
      } catch (Throwable none) {
        return;
      }
    }
  }

  /** Called on the JDK's timer. With a sweep demanded, a ticker that is not needed stops again. */
  private void tryAgain() {
    retryNanos = System.nanoTime();
    demandSweep();
  }
}
