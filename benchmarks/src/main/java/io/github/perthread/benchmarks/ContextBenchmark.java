package io.github.perthread.benchmarks;

import io.github.perthread.PerThreadContext;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The values of some locals carried from thread to thread: the capture by itself; the capture and
 * the wrapping of a task, in a thread that has the values; and the run of a wrapped task in a
 * thread that has nothing. A hop is the sum of the latter two.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar ContextBenchmark -prof gc
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ContextBenchmark {
  /** How many locals have a value in the thread that captures. */
  @Param({"1", "4", "16"})
  private int locals;

  private Carrier carrier = Carrier.of("PerThread", 1);
  private Runnable wrapped = () -> {};
  private @Nullable Object seen;

  private Runnable task = () -> {};

  /** Gives the thread its values; one that is to run a task has that wrapped by another thread. */
  @Setup
  public void prepare(BenchmarkParams params) throws InterruptedException {
    carrier = Carrier.of(Work.peer(params, "captureNothing", "capture", "wrap", "run"), locals);
    task = this::read;
    String method = params.getBenchmark();
    if (method.contains(".run")) {
      Thread capturer =
          new Thread(() -> {
            carrier.set();
            wrapped = carrier.wrap(task);
          });
      capturer.start();
      capturer.join();
    } else if (!method.contains(".captureNothing")) {
      carrier.set();
    }
  }

  private void read() {
    seen = carrier.read();
  }

  @Benchmark
  public Object captureNothingPerThread() {
    return PerThreadContext.capture();
  }

  @Benchmark
  public Object capturePerThread() {
    return carrier.capture();
  }

  @Benchmark
  public Object captureTransmittableThreadLocal() {
    return carrier.capture();
  }

  @Benchmark
  public Object captureMicrometer() {
    return carrier.capture();
  }

  @Benchmark
  public Object captureOpenTelemetry() {
    return carrier.capture();
  }

  @Benchmark
  public Runnable wrapPerThread() {
    return carrier.wrap(task);
  }

  @Benchmark
  public Runnable wrapTransmittableThreadLocal() {
    return carrier.wrap(task);
  }

  @Benchmark
  public Runnable wrapMicrometer() {
    return carrier.wrap(task);
  }

  @Benchmark
  public Runnable wrapOpenTelemetry() {
    return carrier.wrap(task);
  }

  @Benchmark
  public @Nullable Object runPerThread() {
    wrapped.run();
    return seen;
  }

  @Benchmark
  public @Nullable Object runTransmittableThreadLocal() {
    wrapped.run();
    return seen;
  }

  @Benchmark
  public @Nullable Object runMicrometer() {
    wrapped.run();
    return seen;
  }

  @Benchmark
  public @Nullable Object runOpenTelemetry() {
    wrapped.run();
    return seen;
  }
}
