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
 * 200,000 virtual threads that each store a first value in each of four locals and then wait until
 * so many others have done the same: so many are parked at a time. From JDK 21 on.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar ParkedThreadsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@State(Scope.Thread)
public class ParkedThreadsBenchmark {
  private static final int THREADS = 200_000;
  private static final int LOCALS = 4;

  /** How many threads are parked at a time. */
  @Param({"1000", "10000", "100000"})
  private int parked;

  private Runnable use = () -> {};

  /** Makes the locals. */
  @Setup
  public void makeLocals(BenchmarkParams params) {
    FirstUse first = FirstUse.of(Work.peer(params, "parkedVirtualThreads"), LOCALS);
    use = first::useAndLeave;
  }

  private void live() throws InterruptedException {
    for (int started = 0; started < THREADS; started += parked) {
      CountDownLatch stored = new CountDownLatch(parked);
      CountDownLatch ended = new CountDownLatch(parked);
      for (int i = 0; i < parked; i++) {
        VirtualThreads.unstarted(() -> useAndWait(stored, ended)).start();
      }
      ended.await();
    }
  }

  private void useAndWait(CountDownLatch stored, CountDownLatch ended) {
    use.run();
    stored.countDown();
    try {
      stored.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    ended.countDown();
  }

  @Benchmark
  public void parkedVirtualThreadsPerThread() throws InterruptedException {
    live();
  }

  @Benchmark
  public void parkedVirtualThreadsThreadLocal() throws InterruptedException {
    live();
  }
}
