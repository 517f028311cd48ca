package io.github.perthread.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads whose failures fail the test that runs them. */
public final class TestThreads {
  private static final long DEADLINE_SECONDS = 60;

  private TestThreads() {}

  /** Runs something in a new thread of that kind, from its start to its end. */
  public static void runIn(ThreadKind kind, Worker.Action action) {
    runIn(kind.factory(), action);
  }

  /** Runs something in a new thread that a factory makes, from its start to its end. */
  public static void runIn(ThreadFactory factory, Worker.Action action) {
    runAll(factory, List.of(action));
  }

  /** Runs each in a new thread of that kind; all have started before any begins. */
  public static void race(ThreadKind kind, Worker.Action... actions) {
    runAll(kind.factory(), List.of(actions));
  }

  /** Runs the same in so many new threads at once. */
  public static void inParallel(ThreadKind kind, int threads, Indexed action) {
    List<Worker.Action> actions = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int index = i;
      actions.add(() -> action.run(index));
    }
    runAll(kind.factory(), actions);
  }

  private static void runAll(ThreadFactory factory, List<Worker.Action> actions) {
    CyclicBarrier start = new CyclicBarrier(actions.size());
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (Worker.Action action : actions) {
      Thread thread = factory.newThread(() -> runGuarded(action, start, failures));
      threads.add(thread);
      thread.start();
    }
    threads.forEach(TestThreads::join);
    rethrow(failures.poll(), failures);
  }

  private static void runGuarded(
      Worker.Action action, CyclicBarrier start, ConcurrentLinkedQueue<Throwable> failures) {
    try {
      awaitAll(start);
      action.run();
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  private static void awaitAll(CyclicBarrier start)
      throws InterruptedException, BrokenBarrierException {
    if (start.getParties() > 1) {
      start.await();
    }
  }

  private static void rethrow(@Nullable Throwable first, Iterable<Throwable> others) {
    if (first != null) {
      others.forEach(first::addSuppressed);
      throw Failures.unchecked(first);
    }
  }

  /** Waits until a thread has ended; fails if it does not. */
  public static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted while a thread was to end", e);
    }
    if (thread.isAlive()) {
      AssertionError failure = new AssertionError(thread + " did not end; it is here:");
      failure.setStackTrace(thread.getStackTrace());
      throw failure;
    }
  }

  /** What one of several threads is to do. */
  @FunctionalInterface
  public interface Indexed {
    /** Does the part of the thread with that number, from 0 on. */
    void run(int index) throws Exception;
  }
}
