package io.github.perthread.benchmarks;

import io.github.perthread.PerThreadLong;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A sum to which many living threads have added, against {@code LongAdder}, which has at most a
 * cell for each processor.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar SumBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:+UseG1GC")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class SumBenchmark {
  /** How many threads have added. */
  @Param({"2", "1000"})
  private int threads;

  private final LongAdder adder = new LongAdder();
  private final PerThreadLong perThread = new PerThreadLong("benchmark");
  private final List<Thread> living = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Has threads add, and stay. */
  @Setup
  public void haveThreadsAdd() throws InterruptedException {
    CountDownLatch added = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread t = new Thread(() -> addAndStay(added));
      t.start();
      living.add(t);
    }
    added.await();
  }

  private void addAndStay(CountDownLatch added) {
    adder.increment();
    perThread.increment();
    added.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the threads go. */
  @TearDown
  public void end() throws InterruptedException {
    over.countDown();
    for (Thread t : living) {
      t.join();
    }
  }

  /** Of a few cells. */
  @Benchmark
  public long sumLongAdder() {
    return adder.sum();
  }

  /** Of a cell for each thread. */
  @Benchmark
  public long sumPerThreadLong() {
    return perThread.sum();
  }
}
