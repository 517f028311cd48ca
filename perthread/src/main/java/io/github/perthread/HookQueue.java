package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A local's removal hook, and the values of ended threads that wait for it. Only the local refers
 * to it strongly, so if the local is dropped first, these values are dropped with it.
 */
abstract class HookQueue implements DeadEntryHandler {
  /** Stands for a waiting {@code null}. */
  private static final Object NULL = new Object();

  private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean queued = new AtomicBoolean();
  private final WeakReference<HookQueue> self = new WeakReference<>(this);
  private volatile boolean closed;

  /** Called once for each value of an ended thread that now waits for its hook. */
  abstract void onValueTaken();

  /** Runs the hook. */
  abstract void runHook(@Nullable Object value, RemovalCause cause);

  /** Called when the hook threw something; returns what to report. */
  abstract Throwable onHookFailed(Throwable failure, RemovalCause cause);

  /** Has the hook run on the library's thread: the caller may be inside a user's get or set. */
  @Override
  public void onDead(Entry dead) {
    Object value = dead.take();
    if (Entry.isValue(value)) {
      onValueTaken();
      waiting.add(value == null ? NULL : value);
      if (closed) {
        ThreadRegistry.runHooksLater(this::runWaiting);
      } else if (queued.compareAndSet(false, true)) {
        ThreadRegistry.runHooksLater(runWaitingIfReachable(self));
      }
    }
  }

  /** Returns a task that refers to the queue weakly. */
  private static Runnable runWaitingIfReachable(WeakReference<HookQueue> reference) {
    return () -> {
      HookQueue queue = reference.get();
      if (queue != null) {
        queue.runWaiting();
      }
    };
  }

  /**
   * Runs the hook for the waiting values in the calling thread, which closes the local and may drop
   * it next. The enqueuing thread adds the value, then reads {@code closed}; this method sets
   * {@code closed}, then drains. So every value is either drained here, or its enqueuer sees {@code
   * closed} and keeps this object reachable.
   */
  void close() {
    closed = true;
    runWaiting();
  }

  /** Runs the hook for the waiting values. */
  private void runWaiting() {
    queued.set(false);
    for (Object value = waiting.poll(); value != null; value = waiting.poll()) {
      run(value == NULL ? null : value, RemovalCause.THREAD_END);
      HookRunner.clearInterrupt();
    }
  }

  /** Runs the hook in the calling thread; what it throws is reported, not thrown. */
  void run(@Nullable Object value, RemovalCause cause) {
    try {
      runHook(value, cause);
    } catch (Throwable e) {
      HookRunner.report(onHookFailed(e, cause));
    }
  }
}
