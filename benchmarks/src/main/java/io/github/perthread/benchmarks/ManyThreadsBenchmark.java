package io.github.perthread.benchmarks;

import io.github.perthread.benchmarks.Locals.OfCloseableThreadLocal;
import io.github.perthread.benchmarks.Locals.OfConcurrentHashMap;
import io.github.perthread.benchmarks.Locals.OfPerThread;
import io.github.perthread.benchmarks.Locals.OfThreadLocal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Reading or writing a local in one thread while so many have a value in it, this one included.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar ManyThreadsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ManyThreadsBenchmark {
  /** How many threads have a value. */
  @Param({"1", "100", "10000"})
  private int threads;

  private @Nullable LivingThreads others;

  /** Has the other threads use the local. */
  @Setup
  public void haveOthersUseIt(BenchmarkParams params) {
    Runnable work = Work.measured(this, params);
    others = new LivingThreads(threads - 1, LivingThreads::platformThread, work);
    others.doNext();
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    if (others != null) {
      others.close();
    }
  }

  @Benchmark
  public @Nullable Object getPerThread() {
    return OfPerThread.LOCAL.get();
  }

  @Benchmark
  public Object getThreadLocal() {
    return OfThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getCloseableThreadLocal() {
    return OfCloseableThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getConcurrentHashMap() {
    return OfConcurrentHashMap.get();
  }

  @Benchmark
  public void setPerThread() {
    OfPerThread.LOCAL.set(this);
  }

  @Benchmark
  public void setThreadLocal() {
    OfThreadLocal.LOCAL.set(this);
  }
}
