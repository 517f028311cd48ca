package io.github.perthread.benchmarks;

import io.github.perthread.benchmarks.Locals.OfCloseableThreadLocal;
import io.github.perthread.benchmarks.Locals.OfFastThreadLocal;
import io.github.perthread.benchmarks.Locals.OfPerThread;
import io.github.perthread.benchmarks.Locals.OfThreadLocal;
import io.github.perthread.benchmarks.Locals.OfTransmittableThreadLocal;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A local on a thread that has just made, used and dropped 50,000 others, which have been
 * collected: what is left of them, and whom does it slow down?
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar AfterDropsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class AfterDropsBenchmark {
  private static final int DROPPED = 50_000;

  private final DropBenchmark drops = new DropBenchmark();
  private Object value = new Object();

  /** Has the thread use locals of the same kind, and drop them. */
  @Setup(Level.Iteration)
  public void churn(BenchmarkParams params) {
    String peer = Work.peer(params, "get", "setGetRemove");
    Runnable drop =
        peer.startsWith("FastThreadLocal")
            ? this::dropFastThreadLocal
            : Work.of(drops, "makeUseDrop" + peer);
    for (int i = 0; i < DROPPED; i++) {
      drop.run();
    }
    System.gc();
  }

  private void dropFastThreadLocal() {
    FastThreadLocal<Object> local = new FastThreadLocal<>();
    local.set(value);
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
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public Object getFastThreadLocal() {
    return OfFastThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getFastThreadLocalPlain() {
    return OfFastThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getTransmittableThreadLocal() {
    return OfTransmittableThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getCloseableThreadLocal() {
    return OfCloseableThreadLocal.LOCAL.get();
  }

  @Benchmark
  public @Nullable Object setGetRemovePerThread() {
    OfPerThread.LOCAL.set(value);
    Object got = OfPerThread.LOCAL.get();
    OfPerThread.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveThreadLocal() {
    OfThreadLocal.LOCAL.set(value);
    Object got = OfThreadLocal.LOCAL.get();
    OfThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public Object setGetRemoveFastThreadLocal() {
    OfFastThreadLocal.LOCAL.set(value);
    Object got = OfFastThreadLocal.LOCAL.get();
    OfFastThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveFastThreadLocalPlain() {
    OfFastThreadLocal.LOCAL.set(value);
    Object got = OfFastThreadLocal.LOCAL.get();
    OfFastThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveTransmittableThreadLocal() {
    OfTransmittableThreadLocal.LOCAL.set(value);
    Object got = OfTransmittableThreadLocal.LOCAL.get();
    OfTransmittableThreadLocal.LOCAL.remove();
    return got;
  }
}
