package io.github.perthread.inspect.planted;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Plants leaks or look-alikes on the threads of a pool, then writes a dump of itself. */
public final class Program {
  private static final int THREADS = 3;

  private Program() {}

  /**
   * Writes a dump.
   *
   * @param args {@code leaks} or {@code look-alikes}, then the dump to write
   */
  public static void main(String[] args) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    if (args[0].equals("leaks")) {
      onEach(pool, Program::plantLeaks);
      dump(args[1]);
    } else {
      onEach(
          pool,
          () -> {
            LookAlikes.plant();
            return null;
          });
      LookAlikes.insideMethod(() -> dump(args[1]));
    }
    pool.shutdownNow();
    if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the pool does not end");
    }
  }

  private static Void plantLeaks() throws Exception {
    Leaks.stale();
    Leaks.SelfReference.plant();
    Leaks.LongWay.plant();
    Leaks.Ping.plant();
    Leaks.OwnValue.plant();
    Leaks.KeptByStale.plant();
    Leaks.Transmitted.plant();
    Leaks.FastDropped.plant();
    Leaks.FastSelf.plant();
    Leaks.loaderByOwnKey();
    Leaks.loaderBySharedKey();
    return null;
  }

  /** Runs a task once on each thread of the pool: no task ends before all have begun. */
  private static void onEach(ExecutorService pool, Callable<Void> task) throws Exception {
    var barrier = new java.util.concurrent.CyclicBarrier(THREADS);
    Callable<Void> together =
        () -> {
          barrier.await(10, TimeUnit.SECONDS);
          return task.call();
        };
    for (var done : pool.invokeAll(java.util.Collections.nCopies(THREADS, together))) {
      done.get();
    }
  }

  static void dump(String file) {
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
