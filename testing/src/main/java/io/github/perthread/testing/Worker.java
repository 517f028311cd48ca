package io.github.perthread.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread that does one thing after the other, as a test says, and lives on in between.
 *
 * <p>What an action throws is thrown to the test by whoever waits for it. Between two actions
 * nothing on the thread's stack refers to them. Closing ends the thread and joins it.
 */
public final class Worker implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 60;

  private final BlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean ended;

  private Worker(ThreadFactory factory) {
    thread = factory.newThread(new Loop(tasks));
    thread.start();
  }

  /** A thread of that kind, started. */
  public static Worker start(ThreadKind kind) {
    return new Worker(kind.factory());
  }

  /** A thread that a factory makes, started. */
  public static Worker start(ThreadFactory factory) {
    return new Worker(factory);
  }

  /** Its thread. */
  public Thread thread() {
    return thread;
  }

  /** Does something in this thread and waits until it is done. */
  public void run(Action action) {
    call(() -> {
      action.run();
      return "done";
    });
  }

  /** Does something in this thread, waits, and returns what it returned. */
  public <T> T call(Callable<T> action) {
    return await(submit(action));
  }

  /** Begins something in this thread; {@link Pending#await} waits for it. */
  public Pending begin(Action action) {
    FutureTask<String> task =
        submit(() -> {
          action.run();
          return "done";
        });
    return () -> await(task);
  }

  private <T> FutureTask<T> submit(Callable<T> action) {
    FutureTask<T> task = new FutureTask<>(action);
    tasks.add(task);
    return task;
  }

  private static <T> T await(FutureTask<T> task) {
    try {
      return task.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Failures.unchecked(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("An action did not end", e);
    }
  }

  /** Ends the thread and waits until it has ended. */
  public void end() {
    if (!ended) {
      ended = true;
      tasks.add(Loop.END);
      TestThreads.join(thread);
    }
  }

  /** The same as {@link #end}. */
  @Override
  public void close() {
    end();
  }

  /** What a thread is to do. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws Exception;
  }

  /** An action that was begun. */
  @FunctionalInterface
  public interface Pending {
    /** Waits until it is done; throws what it threw. */
    void await();
  }

  private static final class Loop implements Runnable {
    static final FutureTask<?> END = new FutureTask<>(() -> "end");

    private final BlockingQueue<FutureTask<?>> tasks;

    Loop(BlockingQueue<FutureTask<?>> tasks) {
      this.tasks = tasks;
    }

    @Override
    public void run() {
      while (true) {
        if (!runNext()) {
          return;
        }
      }
    }

    /** In a frame of its own, so that no slot of the thread's stack refers to what is done. */
    private boolean runNext() {
      try {
        FutureTask<?> task = tasks.take();
        if (task == END) {
          return false;
        }
        task.run();
        return true;
      } catch (InterruptedException e) {
        return true; // a test interrupts; the worker goes on
      }
    }
  }
}
