package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadMonitor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs that removed values are counted: to set, get and remove. For two threads add {@code
 * -t 2}.
 *
 * <p>Counting replaces the entries of threads that go on. As threads that come and go do so anyway,
 * each iteration begins with a new entry here, counted or not: code that was compiled when a thread
 * had found its entry each time is faster than any program's, and so is a store into an entry that
 * lies in the same region of G1's heap as the value.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar CountingBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class CountingBenchmark {
  private static final PerThread<Object> PLAIN = new PerThread<>();
  private static final PerThread<Object> HOOKED =
      PerThread.builder().onRemoval(value -> {}).build();
  private static final Object VALUE = new Object();
  private static final int REMOVALS = 100_000;
  private static final int FILLERS = 100;

  /** Whether removals are counted: never in this JVM, now, or until the measurement began. */
  @Param({"never", "now", "before"})
  public String counted = "never";

  /** Uses the locals, and starts counting if that is to be measured. */
  @Setup
  @SuppressWarnings("try")
  public void start() {
    plain();
    hooked();
    if (counted.equals("never")) {
      return;
    }
    PerThreadMonitor.Counting counting = PerThreadMonitor.startCounting();
    for (int i = 0; i < REMOVALS; i++) {
      plain();
      hooked();
    }
    if (counted.equals("before")) {
      counting.close();
    }
  }

  /** A thread that measures. */
  @State(Scope.Thread)
  public static class Entries {
    /** Keeps the compiler from leaving the array out. */
    public byte[] filler = {};

    /** Has the thread begin with new entries, in another place of the heap than the value. */
    @Setup(Level.Iteration)
    public void renew() {
      PerThread.removeAllForCurrentThread();
      for (int i = 0; i < FILLERS; i++) {
        filler = new byte[100_000]; // ten megabytes, more than a region
      }
    }
  }

  /** Sets, gets and removes. */
  @Benchmark
  public Object plain(Entries entries) {
    return plain();
  }

  private static Object plain() {
    return use(PLAIN);
  }

  /** Does the same where a value that is removed has a hook. */
  @Benchmark
  public Object hooked(Entries entries) {
    return hooked();
  }

  private static Object hooked() {
    return use(HOOKED);
  }

  private static Object use(PerThread<Object> local) {
    local.set(VALUE);
    Object value = local.get();
    local.remove();
    return value;
  }
}
