package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import java.util.concurrent.ConcurrentHashMap;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Asking for the value of a thread that has none, while so many others have one, and after ten
 * times as many have come and gone. {@code ThreadLocal} cannot be asked.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar MissBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class MissBenchmark {
  /** How many threads have a value. */
  @Param({"1", "100", "2000"})
  private int threads;

  private final PerThread<Object> local = new PerThread<>();
  private final ConcurrentHashMap<Thread, Object> map = new ConcurrentHashMap<>();
  private @Nullable LivingThreads others;

  /** Has other threads come and stay, and others come and go. */
  @Setup
  public void haveOthersUseIt() throws InterruptedException {
    others = new LivingThreads(threads, LivingThreads::platformThread, this::store);
    others.doNext();
    for (int i = 0; i < 10 * threads; i++) {
      Thread thread = LivingThreads.platformThread(this::storeAndLeave);
      thread.start();
      thread.join();
    }
  }

  private void store() {
    local.set(this);
    map.put(Thread.currentThread(), this);
  }

  private void storeAndLeave() {
    store();
    map.remove(Thread.currentThread());
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    if (others != null) {
      others.close();
    }
  }

  @Benchmark
  public boolean isSetPerThread() {
    return local.isSet();
  }

  @Benchmark
  public @Nullable Object getIfPresentPerThread() {
    return local.getIfPresent();
  }

  @Benchmark
  public boolean isSetConcurrentHashMap() {
    return map.containsKey(Thread.currentThread());
  }

  @Benchmark
  public @Nullable Object getIfPresentConcurrentHashMap() {
    return map.get(Thread.currentThread());
  }
}
