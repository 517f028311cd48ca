package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Going through the values of all threads while one of them stores new ones all the time; who
 * extends this says what threads.
 */
public abstract class EnumerationWork {
  private final PerThread<Long> perThread = new PerThread<>();
  private final ConcurrentHashMap<Thread, Long> map = new ConcurrentHashMap<>();
  private final Thread writer = new Thread(this::writeOn, "writer");
  private @Nullable LivingThreads others;
  private volatile boolean over;

  /** Gives each thread a value; one of them goes on to store. */
  final void start(int threads, Function<Runnable, Thread> maker) {
    others = new LivingThreads(threads - 1, maker, () -> store(1L));
    others.doNext();
    writer.start();
  }

  private void store(Long value) {
    perThread.set(value);
    map.put(Thread.currentThread(), value);
  }

  private void writeOn() {
    for (long n = 0; !over; n++) {
      store(n);
    }
  }

  /** Lets the threads go. */
  @TearDown
  public void end() throws InterruptedException {
    over = true;
    writer.join();
    if (others != null) {
      others.close();
    }
  }

  @Benchmark
  public void forEachPerThread(Blackhole bh) {
    perThread.forEach((thread, value) -> {
      bh.consume(thread);
      bh.consume(value);
    });
  }

  @Benchmark
  public void forEachConcurrentHashMap(Blackhole bh) {
    map.forEach((thread, value) -> {
      bh.consume(thread);
      bh.consume(value);
    });
  }

  @Benchmark
  public Long reducePerThread() {
    return perThread.reduce(0L, Long::sum);
  }

  @Benchmark
  public @Nullable Long reduceConcurrentHashMap() {
    return map.reduceValues(Long.MAX_VALUE, Long::sum);
  }
}
