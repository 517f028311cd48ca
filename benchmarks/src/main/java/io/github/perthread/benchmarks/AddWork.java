package io.github.perthread.benchmarks;

import io.github.perthread.PerThreadLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;

/** An addition to a sum that all threads share; who extends this says in how many threads. */
public abstract class AddWork {
  private static final AtomicLong ATOMIC = new AtomicLong();
  private static final LongAdder ADDER = new LongAdder();
  private static final PerThreadLong PER_THREAD = new PerThreadLong("benchmark");

  /** One place for all. */
  @Benchmark
  public void addAtomicLong() {
    ATOMIC.getAndAdd(3);
  }

  /** One place, or a few once threads collide. */
  @Benchmark
  public void addLongAdder() {
    ADDER.add(3);
  }

  /** A place for each thread. */
  @Benchmark
  public void addPerThreadLong() {
    PER_THREAD.add(3);
  }
}
