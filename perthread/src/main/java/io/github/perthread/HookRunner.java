package io.github.perthread;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hooks of threads that ended by themselves, on a thread of its own that lives only while
 * there are any, so that it holds no class loader afterwards.
 *
 * <p>A thread of its own, because a hook that blocks must delay other hooks only, neither the sweep
 * nor the common pool. It is made by the {@link Ticker}'s thread, never by a user's, from which it
 * would inherit.
 */
final class HookRunner {
  private static final Queue<Supplier<@Nullable Removal<?>>> QUEUE = new ConcurrentLinkedQueue<>();
  private static final AtomicBoolean RUNNING = new AtomicBoolean();
  private static volatile @Nullable Thread runner;

  private HookRunner() {}

  static void enqueue(Supplier<@Nullable Removal<?>> removal) {
    QUEUE.add(removal);
    ThreadRegistry.PLATFORM.demandSweep();
  }

  static boolean isIdle() {
    return QUEUE.isEmpty();
  }

  /** Called on the ticker's thread: makes a thread if there are hooks to run and none does. */
  static void dispatch() {
    if (!QUEUE.isEmpty() && RUNNING.compareAndSet(false, true)) {
      ForkJoinPool pool = new ForkJoinPool(1);
      try {
        pool.execute(HookRunner::runAll);
      } catch (Throwable e) {
        RUNNING.set(false); // no thread to be had now; the next tick tries again
        throw e;
      } finally {
        pool.shutdown();
      }
    }
  }

  private static void runAll() {
    Thread me = Thread.currentThread();
    me.setName("perthread-hooks");
    runner = me;
    try {
      for (var next = QUEUE.poll(); next != null; next = QUEUE.poll()) {
        Removal<?> removal = next.get();
        if (removal != null) {
          removal.runWaiting();
        }
      }
      Exit.leave(me, Exit.ROUNDS - 1); // those hooks were the first round
    } finally {
      runner = null;
      RUNNING.set(false);
      if (!QUEUE.isEmpty()) {
        ThreadRegistry.PLATFORM.demandSweep();
      }
    }
  }

  /** So that a hook that interrupts its thread, the library's, does not interrupt the next one. */
  static void clearInterrupt() {
    if (Thread.currentThread() == runner) {
      Thread.interrupted();
    }
  }

  /** Tells of a hook that failed. */
  static void report(Throwable failure) {
    Thread t = Thread.currentThread();
    try {
      if (t == runner) {
        System.getLogger("io.github.perthread")
            .log(System.Logger.Level.WARNING, "A removal hook failed", failure);
      } else {
        t.getUncaughtExceptionHandler().uncaughtException(t, failure);
      }
    } catch (Throwable e) {
      // Nobody is left to tell; the JVM does the same with a handler that throws.
      return;
    }
  }
}
