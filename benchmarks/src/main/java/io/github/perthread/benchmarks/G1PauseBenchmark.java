package io.github.perthread.benchmarks;

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
import org.openjdk.jmh.infra.Blackhole;

/**
 * G1 with 1,000,000 values that are old: a full collection, and the young ones that come while 256
 * MiB are allocated. The secondary metric {@code pauseMillis} tells; the time says how long all of
 * it took.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar G1PauseBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {Jvm.G1, "-Xms2g", "-Xmx2g", "-Xmn32m"})
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@State(Scope.Benchmark)
public class G1PauseBenchmark extends PauseWork {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 256 * 1024 * 1024 / CHUNK;

  private static void allocate(Blackhole bh) {
    for (int i = 0; i < CHUNKS; i++) {
      bh.consume(new byte[CHUNK]);
    }
  }

  @Benchmark
  public void youngCollectionPerThread(Pauses pauses, Blackhole bh) {
    allocate(bh);
  }

  @Benchmark
  public void youngCollectionThreadLocal(Pauses pauses, Blackhole bh) {
    allocate(bh);
  }

  @Benchmark
  public void youngCollectionFastThreadLocalPlain(Pauses pauses, Blackhole bh) {
    allocate(bh);
  }

  @Benchmark
  public void youngCollectionConcurrentHashMap(Pauses pauses, Blackhole bh) {
    allocate(bh);
  }
}
