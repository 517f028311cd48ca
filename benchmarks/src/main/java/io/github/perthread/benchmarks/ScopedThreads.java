package io.github.perthread.benchmarks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that do all their work while {@link ScopedValues#KEY} is bound, for JMH to run on. */
public final class ScopedThreads extends ThreadPoolExecutor {
  /** Called by JMH. */
  public ScopedThreads(int threads, String name) {
    super(
        threads,
        threads,
        1,
        TimeUnit.MINUTES,
        new LinkedBlockingQueue<>(),
        task ->
            new Thread(() -> ScopedValues.run(ScopedValues.bind(ScopedValues.KEY), task), name));
  }
}
