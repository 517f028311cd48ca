package io.github.perthread.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Threads that do what they are told, step by step, and are alive until they are let go. Between
 * the steps they all wait in the same place, so that a thread which has done something differs from
 * one which has not by that alone.
 */
final class LivingThreads implements AutoCloseable {
  /** Enough to load a class with all its superclasses. */
  private static final long STACK_SIZE = 512 * 1024;

  private final List<Thread> threads = new ArrayList<>();
  private final Runnable[] steps;
  private final CountDownLatch[] begins;
  private final CountDownLatch[] ends;
  private final CountDownLatch over = new CountDownLatch(1);
  private int next;
  private volatile boolean failed;

  /** Starts the threads; they wait for the first step. */
  LivingThreads(int count, Function<Runnable, Thread> maker, Runnable... steps) {
    this.steps = steps;
    begins = latches(1);
    ends = latches(count);
    for (int i = 0; i < count; i++) {
      threads.add(maker.apply(this::live));
    }
    threads.forEach(Thread::start);
  }

  private CountDownLatch[] latches(int count) {
    return Stream.of(steps).map(step -> new CountDownLatch(count)).toArray(CountDownLatch[]::new);
  }

  /** Makes a thread with a small stack. */
  static Thread platformThread(Runnable task) {
    return new Thread(null, task, "living", STACK_SIZE);
  }

  private void live() {
    for (int i = 0; i < steps.length; i++) {
      await(begins[i]);
      try {
        steps[i].run();
      } catch (RuntimeException | Error e) {
        failed = true;
        throw e;
      } finally {
        ends[i].countDown();
      }
    }
    await(over);
  }

  /** Has all the threads do the next step, and returns when they have done it. */
  void doNext() {
    begins[next].countDown();
    await(ends[next++]);
    if (failed) {
      throw new IllegalStateException("A thread failed");
    }
  }

  /** Lets the threads go, all steps being done, and returns when they have ended. */
  @Override
  public void close() {
    over.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
