package io.github.perthread.benchmarks;

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
 * The values of some locals carried from thread to thread: the capture, alone and with the wrapping
 * of a task; the run of a wrapped task in a thread that has nothing; and a hop, which is all three.
 *
 * <p>A hop is measured in one thread, because handing a task to another one takes longer than all
 * of it. The thread has nothing, as a pool's thread has between tasks. It runs a task that captures
 * and wraps the next task, as the stages of an asynchronous request do.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar '\.ContextBenchmark\.' -prof gc
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ContextBenchmark {
  private static final String[] WORKS = {"captureNothing", "capture", "wrap", "run", "hop"};

  /** How many locals are carried; each has a value, except where nothing is captured. */
  @Param({"1", "4", "16"})
  private int locals;

  private Carrier carrier = Carrier.of("PerThread", 1);
  private Runnable task = () -> {};
  private Runnable wrapped = () -> {};
  private @Nullable Object seen;

  /** Gives the values to the thread that captures, which is another one for a run or a hop. */
  @Setup
  public void prepare(BenchmarkParams params) throws InterruptedException {
    String method = params.getBenchmark();
    carrier = Carrier.of(Work.peer(params, WORKS), locals);
    task = method.contains(".hop") ? this::readAndWrapNext : this::read;
    if (method.contains(".run") || method.contains(".hop")) {
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

  private void readAndWrapNext() {
    seen = carrier.read();
    wrapped = carrier.wrap(task);
  }

  @Benchmark
  public Object captureNothingPerThread() {
    return carrier.capture();
  }

  @Benchmark
  public Object captureNothingTransmittableThreadLocal() {
    return carrier.capture();
  }

  @Benchmark
  public Object captureNothingMicrometer() {
    return carrier.capture();
  }

  @Benchmark
  public Object captureNothingOpenTelemetry() {
    return carrier.capture();
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

  @Benchmark
  public @Nullable Object hopPerThread() {
    wrapped.run();
    return seen;
  }

  @Benchmark
  public @Nullable Object hopTransmittableThreadLocal() {
    wrapped.run();
    return seen;
  }

  @Benchmark
  public @Nullable Object hopMicrometer() {
    wrapped.run();
    return seen;
  }

  @Benchmark
  public @Nullable Object hopOpenTelemetry() {
    wrapped.run();
    return seen;
  }
}
