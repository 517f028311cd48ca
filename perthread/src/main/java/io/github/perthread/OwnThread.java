package io.github.perthread;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Makes the library's threads. They inherit nothing from the thread that makes them, and print
 * nothing: a thread may fail before it comes to its task, for want of memory.
 */
final class OwnThread {
  /** Needs no memory. Threads that have it keep this library's class loader alive. */
  private static final UncaughtExceptionHandler SILENT = new Silent();

  private OwnThread() {}

  private static final class Silent implements UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {}
  }

  /**
   * Runs a task on a new thread that does not keep this library's class loader alive, if the task
   * does not: a worker of a private pool. The pool is shut down at once: it goes when the task
   * ends.
   *
   * @param onFailure gets what the task throws, or what fails before it, and is to print nothing
   */
  static void startDetached(Runnable task, UncaughtExceptionHandler onFailure) {
    ForkJoinPool pool =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            onFailure,
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

  /** Runs a task of this library on a new thread, in the topmost thread group. */
  @SuppressWarnings(
      "ThreadPriorityCheck") // a thread inherits the priority of the one that makes it
  static void start(String name, Runnable task, ClassLoader context) {
    Thread thread = new Thread(Privileged.group(topmostGroup()), task, name, 0, false);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(context);
    thread.setUncaughtExceptionHandler(SILENT);
    thread.start();
  }

  private static ThreadGroup topmostGroup() {
    ThreadGroup group = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
