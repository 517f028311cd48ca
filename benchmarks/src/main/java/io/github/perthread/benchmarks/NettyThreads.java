package io.github.perthread.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads of the class on which Netty's {@code FastThreadLocal} is fast, for JMH to run on. */
public final class NettyThreads extends ThreadPoolExecutor {
  /** Called by JMH. */
  public NettyThreads(int threads, String name) {
    super(
        threads,
        threads,
        1,
        TimeUnit.MINUTES,
        new LinkedBlockingQueue<>(),
        task -> new FastThreadLocalThread(task, name));
  }
}
