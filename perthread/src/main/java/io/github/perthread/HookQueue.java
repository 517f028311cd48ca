package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The entries of ended threads whose values wait for their removal hook. Only the local refers to
 * it strongly, so if the local is dropped first, these values are dropped with it.
 *
 * <p>A value stays in its entry until its hook runs, and taking it there is all the arbitration
 * there is. So an entry may wait twice, which is harmless, and whatever fails before the value is
 * taken leaves it where it can be found again: in the table's slot, which is not reused before
 * {@link #onDead} has returned, or in this queue.
 */
abstract class HookQueue implements DeadEntryHandler {
  /** Loaded now: it is needed when the class loader of a stopped application is closed. */
  @SuppressWarnings("UnusedVariable")
  private static final Class<?> LOADED = Demand.class;

  private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
  private final WeakReference<HookQueue> self = new WeakReference<>(this);
  private volatile boolean closed;

  /** The latest demand that is certain to be met. */
  private volatile @Nullable Demand demanded;

  /** Takes the value of an entry, unless it has none any more, and runs its hook. */
  abstract void removeValue(Entry ended);

  /** Has the hook run on the library's thread: the caller may be inside a user's get or set. */
  @Override
  public void onDead(Entry dead) {
    if (Entry.isValue(dead.valueAcquire())) {
      waiting.add(dead);
      demandRun();
    }
  }

  /**
   * Relies on an earlier demand only if that is on the library's list (it is stored here after it
   * was put there) and has not begun: then it finds what was added before this was called.
   */
  private void demandRun() {
    Demand earlier = demanded;
    if (closed || earlier == null || earlier.begun) {
      Demand mine = new Demand(self, closed ? this : null);
      ThreadRegistry.runHooksLater(mine);
      demanded = mine;
    }
  }

  /** What the library's thread runs; refers to the queue weakly, unless that is closed. */
  static final class Demand implements Runnable {
    private final WeakReference<HookQueue> queue;

    @SuppressWarnings("UnusedVariable") // keeps it reachable
    private final @Nullable HookQueue closedQueue;

    volatile boolean begun;

    Demand(WeakReference<HookQueue> queue, @Nullable HookQueue closedQueue) {
      this.queue = queue;
      this.closedQueue = closedQueue;
    }

    @Override
    public void run() {
      begun = true;
      HookQueue reachable = queue.get();
      if (reachable != null) {
        reachable.runWaiting();
      }
    }
  }

  /**
   * Runs the hook for the waiting values in the calling thread, which closes the local and may drop
   * it next. The enqueuing thread adds the entry, then reads {@code closed}; this method sets
   * {@code closed}, then empties the queue. So every value is either found here, or its enqueuer
   * sees {@code closed} and keeps this object reachable.
   */
  void close() {
    closed = true;
    runWaiting();
  }

  /** Runs the hook for the waiting values; an entry is removed only when its value is taken. */
  private void runWaiting() {
    for (Entry ended = waiting.peek(); ended != null; ended = waiting.peek()) {
      removeValue(ended);
      waiting.remove(ended);
      HookRunner.clearInterrupt();
    }
  }
}
