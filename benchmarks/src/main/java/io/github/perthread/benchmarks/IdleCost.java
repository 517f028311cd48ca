package io.github.perthread.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.perthread.PerThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a program costs that does nothing, while many of its threads have a value: of a core, in
 * percent, the whole process and the threads of this library. A program for {@code
 * benchmarks/idle.sh}.
 */
public final class IdleCost {
  private static final long STACK_SIZE = 64 * 1024;

  private IdleCost() {}

  /**
   * Measures.
   *
   * @param arguments {@code PerThread} or {@code ThreadLocal}; how many threads; for how many
   *     seconds, and how many before
   * @throws InterruptedException never
   */
  public static void main(String... arguments) throws InterruptedException {
    ThreadLocal<Object> local =
        arguments[0].equals("PerThread") ? new PerThread<>() : new ThreadLocal<>();
    int threads = Integer.parseInt(arguments[1]);
    startThreads(threads, local);
    TimeUnit.SECONDS.sleep(Long.parseLong(arguments[3]));
    long processBefore = processNanos();
    long libraryBefore = libraryNanos();
    long begin = System.nanoTime();
    TimeUnit.SECONDS.sleep(Long.parseLong(arguments[2]));
    double elapsed = System.nanoTime() - begin;
    System.out.printf(
        "%s, %d threads: the process %.2f %%, threads of the library %.3f %%%n",
        arguments[0],
        threads,
        100 * (processNanos() - processBefore) / elapsed,
        100 * (libraryNanos() - libraryBefore) / elapsed);
  }

  private static void startThreads(int count, ThreadLocal<Object> local)
      throws InterruptedException {
    CountDownLatch stored = new CountDownLatch(count);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(
              null,
              () -> {
                local.set("value");
                stored.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              "idle",
              STACK_SIZE);
      thread.setDaemon(true);
      thread.start();
    }
    stored.await();
  }

  private static long processNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long libraryNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith("perthread-")) {
        nanos += threads.getThreadCpuTime(id);
      }
    }
    return nanos;
  }
}
