package io.github.perthread.inspect.planted;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;

/** Plants leaks, look-alikes or both on the threads of a pool, then writes a dump of itself. */
public final class Program {
  static final int THREADS = 3;

  private Program() {}

  /**
   * Writes a dump, then prints the JVM's own histogram of its classes.
   *
   * @param args {@code leaks}, {@code look-alikes} or {@code both}, then the dump to write; with
   *     {@code wait} instead of a dump, says so and waits for its input to end; with a third
   *     argument the dump has garbage too
   */
  public static void main(String[] args) throws Exception {
    // Netty's own threads have its map in a field; others have it in a thread local.
    ThreadFactory factory =
        Boolean.getBoolean("netty.threads")
            ? FastThreadLocalThread::new
            : Executors.defaultThreadFactory();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS, factory);
    if (!args[0].equals("look-alikes")) {
      onEach(pool, Program::plantLeaks);
    }
    if (args[0].equals("leaks")) {
      end(args);
    } else {
      onEach(pool, Program::plantLookAlikes);
      LookAlikes.insideMethod(() -> end(args));
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

  private static Void plantLookAlikes() throws ReflectiveOperationException {
    LookAlikes.plant();
    return null;
  }

  /** Runs a task once on each thread of the pool: none begins before all threads are there. */
  static void onEach(ExecutorService pool, Callable<Void> task) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(THREADS);
    Callable<Void> together =
        () -> {
          barrier.await(10, TimeUnit.SECONDS);
          return task.call();
        };
    for (Future<Void> done : pool.invokeAll(Collections.nCopies(THREADS, together))) {
      done.get();
    }
  }

  private static void end(String[] args) {
    if (args[1].equals("wait")) {
      awaitEndOfInput();
    } else {
      dump(args[1], args.length == 2);
      System.out.println(histogram());
    }
  }

  static void awaitEndOfInput() {
    System.out.println("waiting");
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void dump(String file, boolean live) {
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, live);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {null},
                  new String[] {String[].class.getName()});
    } catch (javax.management.JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
