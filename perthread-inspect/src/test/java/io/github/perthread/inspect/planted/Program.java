package io.github.perthread.inspect.planted;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.ObjectName;

/** Plants leaks, look-alikes or both on the threads of a pool, then writes a dump of itself. */
public final class Program {
  static final int THREADS = 3;
  static final long DEADLINE_SECONDS = 60;

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
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = factory.newThread(task);
              threads.add(thread);
              return thread;
            });
    if (!args[0].equals("look-alikes")) {
      onEach(pool, Program::plantLeaks);
    }
    if (!args[0].equals("leaks")) {
      onEach(pool, Program::plantLookAlikes);
    }
    awaitIdle(threads);
    if (args[0].equals("leaks")) {
      end(args);
    } else {
      LookAlikes.insideMethod(() -> end(args));
    }
    pool.shutdownNow();
    if (!pool.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
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
          barrier.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
          return task.call();
        };
    for (Future<Void> done : pool.invokeAll(Collections.nCopies(THREADS, together))) {
      done.get();
    }
  }

  /** A task's result is known before its thread is back where it waits for the next. */
  private static void awaitIdle(List<Thread> threads) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!threads.stream().allMatch(Program::isIdle)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the pool is not idle");
      }
      Thread.sleep(1);
    }
  }

  private static boolean isIdle(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        && Stream.of(thread.getStackTrace()).anyMatch(at -> at.getMethodName().equals("getTask"));
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
