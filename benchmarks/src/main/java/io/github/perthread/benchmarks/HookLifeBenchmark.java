package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The lives of 1,000,000 virtual threads, 10,000 at a time, each of which makes a value of 8 KiB.
 * In one case the local has a removal hook, which runs on the library's thread; then the greatest
 * amount of values that were made, and whose hook had not run, is printed in megabytes. From JDK 21
 * on.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar HookLifeBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"-XX:+UseG1GC", "-Xmx2g"})
@Warmup(iterations = 1)
@Measurement(iterations = 2)
@State(Scope.Thread)
public class HookLifeBenchmark {
  private static final int THREADS = 1_000_000;
  private static final int AT_A_TIME = 10_000;
  private static final int BYTES = 8 * 1024;
  private static final double MEGABYTE = 1e6;

  /** Printed beside the time. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Alive {
    /** At the peak. */
    public double megabytes;

    private double part;

    /** Begins anew. */
    @Setup(Level.Iteration)
    public void reset(BenchmarkParams params) {
      megabytes = 0;
      part = Work.partOfMean(params);
    }

    void note(long values) {
      megabytes = part * values * BYTES / MEGABYTE;
    }
  }

  private final AtomicLong alive = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  private static byte[] make() {
    return new byte[BYTES];
  }

  private byte[] makeCounted() {
    long now = alive.incrementAndGet();
    if (now > peak.get()) {
      peak.accumulateAndGet(now, Math::max);
    }
    return make();
  }

  private static void live(ThreadLocal<byte[]> local) throws InterruptedException {
    for (int started = 0; started < THREADS; started += AT_A_TIME) {
      CountDownLatch ended = new CountDownLatch(AT_A_TIME);
      for (int i = 0; i < AT_A_TIME; i++) {
        VirtualThreads.unstarted(() -> use(local, ended)).start();
      }
      ended.await();
    }
  }

  private static void use(ThreadLocal<byte[]> local, CountDownLatch ended) {
    local.get()[0] = 1;
    ended.countDown();
  }

  @Benchmark
  public void hookedValuesPerThread(Alive shown) throws InterruptedException {
    peak.set(alive.get());
    try (PerThread<byte[]> local =
        PerThread.<byte[]>builder()
            .initial(this::makeCounted)
            .onRemoval(value -> alive.decrementAndGet())
            .build()) {
      live(local);
    }
    shown.note(peak.get());
  }

  @Benchmark
  public void hookedValuesPerThreadNoHook() throws InterruptedException {
    live(PerThread.withInitial(HookLifeBenchmark::make));
  }

  @Benchmark
  public void hookedValuesThreadLocal() throws InterruptedException {
    live(ThreadLocal.withInitial(HookLifeBenchmark::make));
  }
}
