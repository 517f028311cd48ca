package io.github.perthread;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Makes the library's threads: workers of private pools, which inherit nothing but their priority
 * from the thread that makes them. The pool is shut down at once: it goes when the task ends.
 */
final class OwnThread {
  private OwnThread() {}

  /** Runs a task on a new thread; what it throws, the pool would print. */
  static void start(Runnable task) {
    ForkJoinPool pool =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            null,
            false,
            1,
            1,
            0,
            null,
            1, // should even the shutdown fail, the idle worker goes after a second
            TimeUnit.SECONDS);
    try {
      pool.execute(task);
    } finally {
      pool.shutdown();
    }
  }
}
