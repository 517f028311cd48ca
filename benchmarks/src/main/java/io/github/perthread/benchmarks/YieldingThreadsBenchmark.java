package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The lives of 300,000 virtual threads, about 1,000 at a time, each of which uses its value three
 * times and yields between. From JDK 21 on.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar YieldingThreadsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@State(Scope.Thread)
public class YieldingThreadsBenchmark {
  private static final int THREADS = 300_000;
  private static final int AT_A_TIME = 1_000;
  private static final int USES = 3;

  private static void live(ThreadLocal<int[]> local) throws InterruptedException {
    Semaphore places = new Semaphore(AT_A_TIME);
    for (int i = 0; i < THREADS; i++) {
      places.acquire();
      VirtualThreads.unstarted(() -> use(local, places)).start();
    }
    places.acquire(AT_A_TIME);
  }

  @SuppressWarnings("ThreadPriorityCheck") // to yield is what this is about
  private static void use(ThreadLocal<int[]> local, Semaphore places) {
    for (int i = 0; i < USES; i++) {
      local.get()[0]++;
      Thread.yield();
    }
    places.release();
  }

  @Benchmark
  public void yieldingVirtualThreadsPerThread() throws InterruptedException {
    live(PerThread.withInitial(() -> new int[1]));
  }

  @Benchmark
  public void yieldingVirtualThreadsThreadLocal() throws InterruptedException {
    live(ThreadLocal.withInitial(() -> new int[1]));
  }
}
