package io.github.perthread.proof;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import java.io.File;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads, locals, class loaders and collections come and go for minutes to hours, and then
 * counts what is left. {@code proof/soak.sh --minutes 10} runs it with a small heap.
 */
public final class Soak {
  private static final int DRIVERS = 2;
  private static final long SETTLE_SECONDS = 60;

  private final SoakCounts counts = new SoakCounts();
  private final List<ThreadFactory> kinds = kinds();
  private final PerThread<SoakValue> hooked =
      PerThread.<SoakValue>builder().onRemoval(SoakValue::removed).build();
  private final ThreadAttributes attributes = new ThreadAttributes();
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private final String minutes;
  private final long end;

  private Soak(double minutes) {
    this.minutes = BigDecimal.valueOf(minutes).stripTrailingZeros().toPlainString();
    end = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
  }

  /** Runs for {@code --minutes N}, 1 by default; exits with 1 if a count is not as it should be. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 0 && (args.length != 2 || !args[0].equals("--minutes"))) {
      throw new IllegalArgumentException("Usage: --minutes N");
    }
    double minutes = args.length == 0 ? 1 : Double.parseDouble(args[1]);
    System.exit(new Soak(minutes).run() ? 0 : 1);
  }

  private boolean run() throws InterruptedException {
    List<Thread> drivers = new ArrayList<>();
    for (int i = 0; i < DRIVERS; i++) {
      var round = new SoakRound(counts, new Random(i), kinds, hooked, attributes);
      drivers.add(start("driver-" + i, round::run));
    }
    Random pauses = new Random();
    drivers.add(start("loaders", this::churnLoaders));
    drivers.add(start("collector", () -> collect(pauses)));
    for (Thread driver : drivers) {
      driver.join();
    }
    settle();
    return report();
  }

  private interface Body {
    void run() throws Exception;
  }

  private Thread start(String name, Body body) {
    Runnable untilTheEnd =
        () -> {
          try {
            while (System.nanoTime() - end < 0) {
              body.run();
            }
          } catch (Throwable e) {
            counts.failure.compareAndSet(null, e);
          }
        };
    Thread thread = new Thread(untilTheEnd, name);
    thread.setUncaughtExceptionHandler((t, hookThatFailed) -> {});
    thread.start();
    return thread;
  }

  /** This thread outlives the loaders whose classes it runs. */
  private void churnLoaders() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      places.add(Path.of(place).toUri().toURL());
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    ClassLoader loader = new URLClassLoader(places.toArray(new URL[0]), platform);
    counts.loaders.increment();
    loaders.add(new WeakReference<>(loader));
    Class<?> application = loader.loadClass(SoakApplication.class.getName());
    ((Runnable) application.getDeclaredConstructor().newInstance()).run();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    loaders.removeIf(reference -> reference.refersTo(null));
  }

  private void collect(Random pauses) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + pauses.nextInt(900)));
    System.gc();
    counts.collections.increment();
  }

  /** Waits until all is as it should be, or long enough. */
  private void settle() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    while (!isSettled() && System.nanoTime() < deadline) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
      loaders.removeIf(reference -> reference.refersTo(null));
    }
  }

  private boolean isSettled() {
    return counts.valuesAlive.get() == 0 && hooksMissing() == 0 && loaders.isEmpty();
  }

  private long hooksMissing() {
    return counts.hooksDue.sum() - counts.hooksRun.sum();
  }

  private boolean report() {
    System.out.println(
        """
        # Soak

        What was left after threads, locals, class loaders and collections had come and gone for %s
        minutes in a heap of %d MB: written by [`proof/soak.sh`](../../proof/soak.sh), not to be
        edited. Hooks fail as planned; every value refers to its local and to its thread; half of the
        exits are wrapped; class loaders have the library for themselves and are used by a thread that
        outlives them.
        """
            .formatted(minutes, Runtime.getRuntime().maxMemory() >> 20));
    System.out.println(Setting.table());
    System.out.println("| count | |");
    System.out.println("|---|--:|");
    line("platform threads", counts.threads.sum());
    line("virtual threads", counts.virtualThreads.sum());
    line("locals", counts.locals.sum() + 2);
    line("class loaders", counts.loaders.sum());
    line("values made", counts.values.sum());
    line("hooks run", counts.hooksRun.sum());
    line("of these failed, as planned", counts.hooksFailed.sum());
    line("collections asked for", counts.collections.sum());
    boolean fine =
        mustBeZero("values still reachable that should not be", counts.valuesAlive.get());
    fine &= mustBeZero("class loaders still reachable", loaders.size());
    fine &= mustBeZero("hooks missed", hooksMissing());
    fine &= mustBeZero("hooks run twice", counts.hooksTwice.sum());
    fine &= mustBeZero("wrong answers", counts.wrongAnswers.sum());
    Throwable failure = counts.failure.get();
    if (failure != null) {
      failure.printStackTrace(System.out);
    }
    return fine && failure == null;
  }

  private static void line(String what, long count) {
    System.out.println(String.format(Locale.ROOT, "| %s | %,d |", what, count));
  }

  private static boolean mustBeZero(String what, long count) {
    line("**" + what + "**", count);
    return count == 0;
  }

  private static List<ThreadFactory> kinds() {
    ThreadFactory virtual = virtual();
    return virtual == null ? List.of(Thread::new) : List.of(Thread::new, virtual);
  }

  /** By reflection, as the sources are of Java 17. */
  private static @Nullable ThreadFactory virtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Thread.ofVirtual", e);
    }
  }
}
