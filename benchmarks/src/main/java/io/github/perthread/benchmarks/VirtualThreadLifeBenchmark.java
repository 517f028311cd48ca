package io.github.perthread.benchmarks;

import java.util.concurrent.CountDownLatch;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The lives of 1,000,000 virtual threads, 10,000 at a time, each of which stores a first value in
 * each of some locals. From the map by thread a thread removes itself in the end. From JDK 21 on.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar VirtualThreadLifeBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 1)
@Measurement(iterations = 2)
@State(Scope.Thread)
public class VirtualThreadLifeBenchmark {
  private static final int THREADS = 1_000_000;
  private static final int AT_A_TIME = 10_000;

  /** How many locals each thread uses. */
  @Param({"1", "4", "16"})
  private int locals;

  private Runnable use = () -> {};

  /** Makes the locals. */
  @Setup
  public void makeLocals(BenchmarkParams params) {
    FirstUse first = FirstUse.of(Work.peer(params, "millionThreads"), locals);
    use = first::useAndLeave;
  }

  private void live() throws InterruptedException {
    for (int started = 0; started < THREADS; started += AT_A_TIME) {
      CountDownLatch ended = new CountDownLatch(AT_A_TIME);
      for (int i = 0; i < AT_A_TIME; i++) {
        VirtualThreads.unstarted(() -> useAndTell(ended)).start();
      }
      ended.await();
    }
  }

  private void useAndTell(CountDownLatch ended) {
    use.run();
    ended.countDown();
  }

  @Benchmark
  public void millionThreadsPerThread() throws InterruptedException {
    live();
  }

  @Benchmark
  public void millionThreadsThreadLocal() throws InterruptedException {
    live();
  }

  @Benchmark
  public void millionThreadsFastThreadLocalPlain() throws InterruptedException {
    live();
  }

  @Benchmark
  public void millionThreadsConcurrentHashMap() throws InterruptedException {
    live();
  }
}
