package io.github.perthread;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, which run removal hooks, on a thread of its own. The thread lives only while there
 * are tasks, so that afterwards it holds no class loader.
 *
 * <p>It is not the ticker's thread nor one of the common pool, because a hook that blocks must
 * delay nothing but other hooks. It is made by the ticker's thread, never by a user's thread, from
 * which it would inherit.
 *
 * <p>A task leaves the queue when it has run to its end. So nothing that fails in between loses
 * one; the next thread runs it again.
 */
final class HookRunner {
  /** After so long a thread that has not begun to run will not: it failed before our first line. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static volatile @Nullable Thread runner;

  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Turn> current = new AtomicReference<>();
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

  /** Returns whether tasks wait, and no thread is known to run them. */
  boolean isToDispatchAgain() {
    Turn turn = current.get();
    return !queue.isEmpty() && (turn == null || !turn.begun || turn.ended);
  }

  /** Makes a thread if tasks wait and there is none; called on the ticker's thread. */
  void dispatch() {
    Turn before = current.get();
    if (queue.isEmpty() || (before != null && !before.isLost())) {
      return;
    }
    Turn next = new Turn();
    if (current.compareAndSet(before, next)) {
      boolean started = false;
      try {
        OwnThread.start(next);
        started = true;
      } finally {
        if (!started) {
          current.set(null); // there is no thread to be had now; the next tick tries again
        }
      }
    }
  }

  /** The task of one of the library's threads. */
  final class Turn implements Runnable {
    private final long madeNanos = System.nanoTime();
    volatile boolean begun;

    /** Set by no call, so nothing can keep it from being set. */
    volatile boolean ended;

    boolean isLost() {
      return ended || (!begun && System.nanoTime() - madeNanos > PATIENCE_NANOS);
    }

    /** Throws nothing: the pool would print it. */
    @Override
    public void run() {
      begun = true;
      try {
        if (current.get() == this) {
          Privileged.run(HookRunner.this::runAll);
        }
      } catch (Throwable e) {
        // What has not run is still in the queue.
        return;
      } finally {
        ended = true;
        end();
      }
    }

    private void end() {
      try {
        current.compareAndSet(this, null);
        demandDispatch.run(); // for what came meanwhile; and so that an idle ticker stops
      } catch (Throwable e) {
        // The ticker looks at the queue itself.
        return;
      }
    }
  }

  private void runAll() {
    Thread me = Thread.currentThread();
    runner = me;
    try {
      me.setName("perthread-hooks");
      for (Runnable task = queue.peek(); task != null; task = queue.peek()) {
        task.run();
        queue.remove(task);
      }
      atEnd.run();
    } finally {
      runner = null;
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
        log(failure);
      } else {
        t.getUncaughtExceptionHandler().uncaughtException(t, failure);
      }
    } catch (Throwable e) {
      // There is no other place to report to; the JVM does the same with a handler that throws.
      return;
    }
  }

  /** Logs a failure; one that cannot be printed (its {@code getMessage} throws) by its class. */
  private static void log(Throwable failure) {
    System.Logger logger = System.getLogger("io.github.perthread");
    try {
      failure.printStackTrace(new PrintWriter(Writer.nullWriter()));
    } catch (Throwable e) {
      logger.log(
          System.Logger.Level.WARNING,
          message(failure)
              + " The exception cannot be printed: "
              + (failure.getCause() == null ? failure : failure.getCause()).getClass().getName());
      return;
    }
    logger.log(System.Logger.Level.WARNING, message(failure), failure);
  }

  private static @Nullable String message(Throwable failure) {
    return failure instanceof RemovalHookException ? failure.getMessage() : "A removal hook failed";
  }
}
