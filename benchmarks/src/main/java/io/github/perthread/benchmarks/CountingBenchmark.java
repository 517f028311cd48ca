package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadMonitor;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs that removed values are counted: to set, get and remove, in a local that was in use
 * before. For two threads add {@code -t 2}.
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

  /** Whether removals are counted. */
  @Param({"false", "true"})
  public boolean counted;

  /** Uses the locals, and starts counting if it is to be measured. */
  @Setup
  public void start() {
    plain();
    hooked();
    if (counted) {
      PerThreadMonitor.startCounting();
    }
  }

  /** Sets, gets and removes. */
  @Benchmark
  public Object plain() {
    return use(PLAIN);
  }

  /** Does the same where a value that is removed has a hook. */
  @Benchmark
  public Object hooked() {
    return use(HOOKED);
  }

  private static Object use(PerThread<Object> local) {
    local.set(VALUE);
    Object value = local.get();
    local.remove();
    return value;
  }
}
