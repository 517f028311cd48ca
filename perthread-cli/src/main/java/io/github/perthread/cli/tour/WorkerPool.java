package io.github.perthread.cli.tour;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A fixed pool of plain threads, which it goes on referring to after they have ended. */
final class WorkerPool implements AutoCloseable {
  private final ThreadPoolExecutor executor;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Map<Thread, Long> ends = new ConcurrentHashMap<>();

  WorkerPool(String name, int size) {
    executor =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> newThread(name + "-" + threads.size(), task));
    executor.prestartAllCoreThreads();
  }

  private Thread newThread(String name, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              task.run();
              ends.put(Thread.currentThread(), System.nanoTime());
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  Executor executor() {
    return executor;
  }

  int size() {
    return executor.getCorePoolSize();
  }

  /** Runs a task in one of the threads, in turn, and waits for it. */
  <T> T call(Callable<T> task) throws InterruptedException {
    return resultOf(executor.submit(task));
  }

  /** Runs a task in each of the threads at the same time, and waits for all. */
  void runInEach(Runnable task) throws InterruptedException {
    CyclicBarrier everybody = new CyclicBarrier(size());
    Callable<Boolean> once =
        () -> {
          everybody.await();
          task.run();
          return true;
        };
    List<Future<Boolean>> runs =
        Stream.generate(() -> once).limit(size()).map(executor::submit).toList();
    for (Future<Boolean> run : runs) {
      resultOf(run);
    }
  }

  private static <T> T resultOf(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A task of the tour failed: " + e.getCause(), e);
    }
  }

  /** When a thread that has ended came to the last thing it did, by {@code System.nanoTime}. */
  long endOf(Thread thread) {
    Long end = ends.get(thread);
    if (end == null) {
      throw new IllegalStateException(thread + " has not ended");
    }
    return end;
  }

  /** Ends the threads and waits for that; what refers to them goes on doing so. */
  void end() throws InterruptedException {
    executor.shutdown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Has the threads end, without waiting. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
