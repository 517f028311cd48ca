package io.github.perthread;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, which run removal hooks, on a thread of its own. The thread lives only while there
 * are tasks, so that afterwards it holds no class loader.
 *
 * <p>It is not the ticker's thread nor one of the common pool, because a hook that blocks must
 * delay nothing but other hooks. It is made by the ticker's thread, never by a user's thread, from
 * which it would inherit.
 */
final class HookRunner {
  private static volatile @Nullable Thread runner;

  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private final Runnable atEnd;
  private final Runnable demandDispatch;

  /**
   * Makes a runner without a thread.
   *
   * @param atEnd called last on each thread that ran tasks
   * @param demandDispatch has {@link #dispatch} called soon
   */
  HookRunner(Runnable atEnd, Runnable demandDispatch) {
    this.atEnd = atEnd;
    this.demandDispatch = demandDispatch;
  }

  /** Adds a task, which runs at the next {@link #dispatch}. */
  void add(Runnable task) {
    queue.add(task);
  }

  /** Returns whether no task waits. */
  boolean isIdle() {
    return queue.isEmpty();
  }

  /** Makes a thread if tasks wait and there is none; called on the ticker's thread. */
  void dispatch() {
    if (!queue.isEmpty() && running.compareAndSet(false, true)) {
      ForkJoinPool pool = new ForkJoinPool(1);
      try {
        pool.execute(this::runAll);
      } catch (Throwable e) {
        running.set(false); // there is no thread to be had now; the next tick tries again
        throw e;
      } finally {
        pool.shutdown();
      }
    }
  }

  private void runAll() {
    Thread me = Thread.currentThread();
    me.setName("perthread-hooks");
    runner = me;
    try {
      for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
        task.run();
      }
      atEnd.run();
    } finally {
      runner = null;
      running.set(false);
      if (!queue.isEmpty()) {
        demandDispatch.run();
      }
    }
  }

  /** Clears the interrupt of the library's thread, which a hook may have left for the next one. */
  static void clearInterrupt() {
    if (Thread.currentThread() == runner) {
      Thread.interrupted();
    }
  }

  /** Reports the failure of a hook that ran in the calling thread. */
  static void report(Throwable failure) {
    Thread t = Thread.currentThread();
    try {
      if (t == runner) {
        System.getLogger("io.github.perthread")
            .log(System.Logger.Level.WARNING, failure.getMessage(), failure);
      } else {
        t.getUncaughtExceptionHandler().uncaughtException(t, failure);
      }
    } catch (Throwable e) {
      // There is no other place to report to; the JVM does the same with a handler that throws.
      return;
    }
  }
}
