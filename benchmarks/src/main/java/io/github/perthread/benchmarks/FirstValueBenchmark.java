package io.github.perthread.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
 * The life of a platform thread that stores a first value in each of some locals: started, and
 * joined. Netty's is on a thread of its own class; from the map by thread the thread removes itself
 * in the end.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar FirstValueBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class FirstValueBenchmark {
  /** How many locals the thread uses. */
  @Param({"1", "64"})
  private int locals;

  private Runnable use = () -> {};

  /** Makes the locals. */
  @Setup
  public void makeLocals(BenchmarkParams params) {
    FirstUse first = FirstUse.of(Work.peer(params, "thread"), locals);
    use = first::useAndLeave;
  }

  private void live(Function<Runnable, Thread> maker) throws InterruptedException {
    Thread thread = maker.apply(use);
    thread.start();
    thread.join();
  }

  @Benchmark
  public void threadPerThread() throws InterruptedException {
    live(Thread::new);
  }

  @Benchmark
  public void threadThreadLocal() throws InterruptedException {
    live(Thread::new);
  }

  @Benchmark
  public void threadFastThreadLocal() throws InterruptedException {
    live(FastThreadLocalThread::new);
  }

  @Benchmark
  public void threadTransmittableThreadLocal() throws InterruptedException {
    live(Thread::new);
  }

  @Benchmark
  public void threadCloseableThreadLocal() throws InterruptedException {
    live(Thread::new);
  }

  @Benchmark
  public void threadConcurrentHashMap() throws InterruptedException {
    live(Thread::new);
  }
}
