package io.github.perthread;

import java.io.PrintWriter;
import java.io.Writer;
import java.security.PrivilegedAction;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, which run removal hooks, on a thread of its own. The thread lives only while there
 * are tasks, and a moment longer, so that afterwards it holds no class loader.
 *
 * <p>It is not the ticker's thread nor one of the common pool, because a hook that blocks must
 * delay nothing but other hooks. It is made by the ticker's thread, never by a user's thread, whose
 * first use it would delay.
 *
 * <p>A task leaves the queue when it has run to its end. So nothing that fails in between loses
 * one; the next thread runs it again.
 *
 * <p>A program whose threads end without pause has a task for this thread all the time. To be woken
 * for each would cost those threads more than their values do; to be looked for after a pause costs
 * memory. So the thread looks again after a short nap, from which nothing wakes it, for as long as
 * it finds tasks. If it found none, it waits, and the thread that adds a task wakes it:
 *
 * <pre>
 * Thread A                                  The runner's thread
 * adds a task (concurrent queue)            says that it waits (volatile)
 * reads what the runner says (volatile)     looks for a task (concurrent queue)
 * </pre>
 *
 * <p>All four have one order, so A finds that the runner waits, or the runner finds A's task. The
 * same holds where the runner says that it ends, and A has another thread made.
 */
abstract class HookRunner {
  /** After so long a thread that has not begun to run will not: it failed before our first line. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A million threads that end in a second leave a thousand values in that time. */
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static volatile @Nullable Thread runner;

  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Turn> current = new AtomicReference<>();

  private final long waitNanos;

  /**
   * Makes a runner without a thread.
   *
   * @param waitNanos how long a thread that has run all tasks waits for more before it ends
   */
  HookRunner(long waitNanos) {
    this.waitNanos = waitNanos;
  }

  /** Called on each thread that ran tasks, when there are no more. */
  abstract void whenIdle();

  /** Called when such a thread has ended. */
  abstract void whenEnded();

  /** Has {@link #dispatch} called at once. */
  abstract void demandDispatch();

  /**
   * Adds a task.
   *
   * @return whether a thread runs that will find it; otherwise it runs after a {@link #dispatch}
   */
  final boolean add(Runnable task) {
    queue.add(task);
    Turn turn = current.get();
    return turn != null && turn.findsTasks();
  }

  /** Returns whether no task waits. */
  final boolean isIdle() {
    return queue.isEmpty();
  }

  /** Returns whether tasks wait, and no thread is known to run them. */
  final boolean isToDispatchAgain() {
    Turn turn = current.get();
    return !queue.isEmpty() && (turn == null || turn.state == Turn.MADE || turn.hasEnded());
  }

  /** Makes a thread if tasks wait and there is none; called on the ticker's thread. */
  final void dispatch() {
    Turn before = current.get();
    if (queue.isEmpty() || (before != null && !before.isLost())) {
      return;
    }
    Turn next = new Turn();
    if (current.compareAndSet(before, next)) {
      boolean started = false;
      try {
        OwnThread.start("perthread-hooks", next, ClassLoader.getSystemClassLoader());
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
    private static final int MADE = 0;
    private static final int RUNS = 1;
    private static final int WAITS = 2;
    private static final int ENDED = 3;

    private final long madeNanos = System.nanoTime();
    private volatile int state = MADE;
    private volatile @Nullable Thread thread;

    private boolean isLost() {
      return hasEnded() || (state == MADE && System.nanoTime() - madeNanos > PATIENCE_NANOS);
    }

    private boolean hasEnded() {
      return state == ENDED;
    }

    /** Wakes the thread if it waits. Several may; to be woken twice does no harm. */
    private boolean findsTasks() {
      int seen = state;
      if (seen == WAITS) {
        LockSupport.unpark(thread);
      }
      return seen == RUNS || seen == WAITS;
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      state = RUNS;
      try {
        if (current.get() == this) {
          Privileged.call(new Loop());
        }
      } catch (Throwable e) {
        // What has not run is still in the queue.
        return;
      } finally {
        state = ENDED; // by no call, so nothing can keep it from being said
        end();
      }
    }

    private void end() {
      try {
        current.compareAndSet(this, null);
        if (!queue.isEmpty()) {
          demandDispatch(); // for what came meanwhile
        }
        whenEnded();
      } catch (Throwable e) {
        // The ticker looks at the queue itself.
        return;
      }
    }

    final class Loop implements PrivilegedAction<@Nullable Void> {
      @Override
      public @Nullable Void run() {
        runAll();
        return null;
      }
    }

    private void runAll() {
      runner = thread;
      try {
        do {
          while (runTasks()) {
            LockSupport.parkNanos(NAP_NANOS);
          }
          whenIdle();
        } while (awaitTask());
      } finally {
        runner = null;
      }
    }

    /** Returns whether there was any. */
    private boolean runTasks() {
      boolean any = false;
      for (Runnable task = queue.peek(); task != null; task = queue.peek()) {
        task.run();
        queue.remove(task);
        any = true;
      }
      return any;
    }

    /** Waits for a while; returns whether there is a task. */
    private boolean awaitTask() {
      state = WAITS;
      if (queue.isEmpty()) {
        LockSupport.parkNanos(waitNanos);
      }
      state = RUNS;
      return !queue.isEmpty();
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
