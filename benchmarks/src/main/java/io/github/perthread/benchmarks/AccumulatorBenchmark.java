package io.github.perthread.benchmarks;

import io.github.perthread.PerThreadLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An addition to a sum that all threads share, against {@code LongAdder} and {@code AtomicLong},
 * with one thread and with two.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar AccumulatorBenchmark -t 1
 * java -jar benchmarks/target/benchmarks.jar AccumulatorBenchmark -t 2
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 5, jvmArgsAppend = "-XX:+UseG1GC")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class AccumulatorBenchmark {
  private static final AtomicLong ATOMIC = new AtomicLong();
  private static final LongAdder ADDER = new LongAdder();
  private static final PerThreadLong PER_THREAD = new PerThreadLong("benchmark");

  /** One place for all. */
  @Benchmark
  public void addAtomicLong() {
    ATOMIC.getAndAdd(3);
  }

  /** One place, or a few once threads collide. */
  @Benchmark
  public void addLongAdder() {
    ADDER.add(3);
  }

  /** A place for each thread. */
  @Benchmark
  public void addPerThreadLong() {
    PER_THREAD.add(3);
  }
}
