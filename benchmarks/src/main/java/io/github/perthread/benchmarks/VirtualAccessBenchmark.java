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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * 200,000 virtual threads, 1,000 at a time, that each read one local so many times, with a yield
 * between: the first time its initial value is made. From JDK 21 on.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar VirtualAccessBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@State(Scope.Thread)
public class VirtualAccessBenchmark {
  private static final int THREADS = 200_000;
  private static final int AT_A_TIME = 1_000;

  /** How many times each thread reads the local. */
  @Param({"1", "10", "100"})
  private int gets;

  private void live(Blackhole hole, ThreadLocal<?> local) throws InterruptedException {
    for (int started = 0; started < THREADS; started += AT_A_TIME) {
      CountDownLatch ended = new CountDownLatch(AT_A_TIME);
      for (int i = 0; i < AT_A_TIME; i++) {
        VirtualThreads.unstarted(() -> get(hole, local, ended)).start();
      }
      ended.await();
    }
  }

  /** Yields, so that its thread goes on in another carrier now and then. */
  @SuppressWarnings("ThreadPriorityCheck")
  private void get(Blackhole hole, ThreadLocal<?> local, CountDownLatch ended) {
    hole.consume(local.get());
    for (int i = 1; i < gets; i++) {
      Thread.yield();
      hole.consume(local.get());
    }
    ended.countDown();
  }

  @Benchmark
  public void getInVirtualThreadsPerThread(Blackhole hole) throws InterruptedException {
    live(hole, Locals.OfPerThread.LOCAL);
  }

  @Benchmark
  public void getInVirtualThreadsThreadLocal(Blackhole hole) throws InterruptedException {
    live(hole, Locals.OfThreadLocal.LOCAL);
  }
}
