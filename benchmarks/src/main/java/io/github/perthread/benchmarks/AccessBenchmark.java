package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One local, as an application has it: in a static field, with other locals on the thread, against
 * {@code ThreadLocal}.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar AccessBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 5, jvmArgsAppend = "-XX:+UseG1GC")
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class AccessBenchmark {
  private static final int NEIGHBOURS = 8;

  private static final ThreadLocal<Object> THREAD_LOCAL = ThreadLocal.withInitial(Object::new);
  private static final PerThread<Object> PER_THREAD = PerThread.withInitial(Object::new);

  private final Object value = new Object();
  private final ThreadLocal<?>[] threadLocals = new ThreadLocal<?>[NEIGHBOURS];
  private final PerThread<?>[] perThreads = new PerThread<?>[NEIGHBOURS];

  /** Gives the thread a few other locals of both kinds. */
  @Setup
  public void makeNeighbours() {
    for (int i = 0; i < NEIGHBOURS; i++) {
      threadLocals[i] = ThreadLocal.withInitial(Object::new);
      threadLocals[i].get();
      perThreads[i] = PerThread.withInitial(Object::new);
      perThreads[i].get();
    }
  }

  /** The JDK's. */
  @Benchmark
  public Object getThreadLocal() {
    return THREAD_LOCAL.get();
  }

  /** Ours. */
  @Benchmark
  public Object getPerThread() {
    return PER_THREAD.get();
  }

  /** The JDK's. */
  @Benchmark
  public void setThreadLocal() {
    THREAD_LOCAL.set(value);
  }

  /** Ours. */
  @Benchmark
  public void setPerThread() {
    PER_THREAD.set(value);
  }

  /** The JDK's, which makes an entry each time. */
  @Benchmark
  public Object setGetRemoveThreadLocal() {
    THREAD_LOCAL.set(value);
    Object got = THREAD_LOCAL.get();
    THREAD_LOCAL.remove();
    return got;
  }

  /** Ours, which keeps it. */
  @Benchmark
  public Object setGetRemovePerThread() {
    PER_THREAD.set(value);
    Object got = PER_THREAD.get();
    PER_THREAD.remove();
    return got;
  }

  /** The JDK's: its entry stays in the thread's map until that happens to be cleaned. */
  @Benchmark
  public Object makeUseDropThreadLocal() {
    ThreadLocal<Object> local = new ThreadLocal<>();
    local.set(value);
    return local.get();
  }

  /** Ours. */
  @Benchmark
  public Object makeUseDropPerThread() {
    PerThread<Object> local = new PerThread<>();
    local.set(value);
    return local.get();
  }
}
