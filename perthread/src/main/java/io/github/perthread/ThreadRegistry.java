package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads that use any local, and which. It is a local itself: what a thread has in it is its
 * {@link ThreadRecord}. It refers to threads and locals weakly and to no value.
 *
 * <p>Threads are noticed to have ended by whoever needs their slot, and by the {@link Ticker},
 * which polls {@link #polled} and calls {@link #sweep} when one is dead. Because a record says
 * which locals its thread used, its death costs those and no others, and no other local is touched.
 */
final class ThreadRegistry extends PerThread<@Nullable Object> implements Table.Undertaker {
  /** Values of ended threads must be gone before a collection 200 ms later. */
  static final ThreadRegistry PLATFORM =
      new ThreadRegistry("perthread-watch", TimeUnit.MILLISECONDS.toNanos(50));

  /** Seconds apart: to poll a weak reference while the collector marks keeps its thread alive. */
  static final ThreadRegistry VIRTUAL =
      new ThreadRegistry("perthread-watch-virtual", TimeUnit.SECONDS.toNanos(2));

  private final String tickerName;
  private final long periodNanos;

  /** What the ticker polls: see {@link Watched}. Of JDK classes only. */
  private final AtomicReference<@Nullable Object[]> polled = new AtomicReference<>(new Object[0]);

  private final AtomicBoolean sweepDemanded = new AtomicBoolean();

  /** True while the ticker that it was made for goes on; null where none was started. */
  private final AtomicReference<@Nullable AtomicBoolean> ticking = new AtomicReference<>();

  /** Whether nobody was left at the last sweep; only for the ticker that goes. */
  private boolean wasIdle;

  /** Held here, strongly, and by the ticker weakly. */
  private final Runnable sweep = this::sweep;

  private ThreadRegistry(String tickerName, long periodNanos) {
    super(PerThread.<@Nullable Object>builder().name(tickerName));
    this.tickerName = tickerName;
    this.periodNanos = periodNanos;
  }

  static ThreadRegistry of(Thread t) {
    return Threads.isVirtual(t) ? VIRTUAL : PLATFORM;
  }

  /** The calling thread's record, made if need be. */
  ThreadRecord record(Thread t) {
    ThreadRecord record = (ThreadRecord) entry(t);
    ensureTicking(); // each time: an OutOfMemoryError may have ended the ticker
    return record;
  }

  /** The calling thread's record, if it has one. */
  @Nullable ThreadRecord find(Thread t) {
    return (ThreadRecord) lookup(t);
  }

  @Override
  Entry newEntry(Thread t) {
    return new ThreadRecord(Threads.idToKeep(t), new WeakReference<>(t));
  }

  @Override
  Table.Undertaker undertaker() {
    return this;
  }

  /** Drops what a dead thread had, in the locals that it used. */
  @Override
  public void bury(Entry dead) {
    ((ThreadRecord) dead).dropFromLocals();
  }

  /** Drops what is left of the calling thread, whose values are given up already. */
  void forget(Thread t) {
    ThreadRecord thread = find(t);
    if (thread != null) {
      drop(thread);
      if (!sweepDemanded.get()) {
        sweepDemanded.set(true); // so that the ticker finds out when nobody is left
      }
    }
  }

  /** All listed locals that any thread uses or used until it was last swept. */
  static Set<PerThread<?>> localsInUse() {
    Set<PerThread<?>> locals = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ThreadRegistry registry : new ThreadRegistry[] {PLATFORM, VIRTUAL}) {
      @Nullable Entry[] a = registry.slotsAcquire();
      for (int i = 0; i < Table.slots(a); i++) {
        if (Table.get(a, i) instanceof ThreadRecord thread) {
          thread.locals().stream().filter(PerThread::isListed).forEach(locals::add);
        }
      }
    }
    return locals;
  }

  /** Has the next tick sweep, whether or not a thread has ended. */
  void demandSweep() {
    sweepDemanded.set(true);
    ensureTicking();
  }

  /**
   * Called by the ticker when a watched thread has ended, or on demand. Nothing that goes wrong
   * here (no memory, no thread to be had) may end the ticker; the next tick tries again.
   */
  private void sweep() {
    try {
      sweepAll();
      HookRunner.dispatch();
      stopTickingIfIdle();
    } catch (Throwable e) {
      sweepDemanded.set(true);
    }
  }

  private void sweepAll() {
    Object diagnosed = Diagnostics.sweepBegins();
    @Nullable Entry[] a = slotsAcquire();
    int alive = 0;
    int dead = 0;
    for (int i = 0; i < Table.slots(a); i++) {
      boolean taken = Table.isTaken(a, i);
      boolean living = Table.sweepSlot(a, i, this);
      alive += living ? 1 : 0;
      dead += taken && !living ? 1 : 0;
      Watched.forget(a, i);
    }
    Diagnostics.sweepEnded(diagnosed, alive + dead, dead);
    if (Table.isSparse(a, alive)) {
      replace(a, null);
    }
  }

  /** There are no values here; the locals that have them are swept by their own newcomers. */
  @Override
  int sweepAsNewcomer(@Nullable Entry[] a) {
    return Table.ROOMY_THREADS;
  }

  @Override
  void claimed(@Nullable Entry[] a, int i, Entry mine) {
    Watched.watch(a, i, mine);
  }

  @Override
  void prepare(@Nullable Entry[] next) {
    Watched.attach(next);
  }

  /** Whoever comes last here has the latest array polled, whatever the order of the stores. */
  @Override
  void replaced() {
    @Nullable Entry[] current;
    do {
      current = slotsAcquire();
      @Nullable Object[] references = Watched.referencesOf(current);
      if (references != null) {
        polled.set(references);
      }
    } while (current != slotsAcquire());
  }

  private boolean isIdle() {
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e != null && e != Table.TOMBSTONE) {
        return false;
      }
    }
    return HookRunner.isIdle();
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
   * Stops where nobody was left at the last sweep either: who makes one short thread after the
   * other should not have a ticker started for each. The flag comes down first and then it is
   * looked once more whether all is idle; whoever comes adds a thread first and then looks at the
   * flag. So one of the two sees the other.
   */
  private void stopTickingIfIdle() {
    AtomicBoolean current = ticking.get();
    boolean isIdle = isIdle();
    if (isIdle && !wasIdle) {
      sweepDemanded.set(true); // to look again at the next tick
    } else if (isIdle && current != null) {
      current.set(false);
      if (!isIdle()) {
        ensureTicking();
      }
    }
    wasIdle = isIdle && !wasIdle;
  }
}
