package io.github.perthread.benchmarks;

/** Options for the JVM that runs a benchmark. */
final class Jvm {
  /** Named, because with one processor to run on the JVM would choose another. */
  static final String G1 = "-XX:+UseG1GC";

  static final String SERIAL = "-XX:+UseSerialGC";

  static final String Z = "-XX:+UseZGC";

  /** JMH takes the class from the option that goes with it. */
  static final String CUSTOM_THREADS = "-Djmh.executor=CUSTOM";

  /** With {@link #CUSTOM_THREADS}: the benchmark runs on a thread of Netty's own class. */
  static final String NETTY_THREADS =
      "-Djmh.executor.class=io.github.perthread.benchmarks.NettyThreads";

  /** With {@link #CUSTOM_THREADS}: the benchmark runs where the {@code ScopedValue} is bound. */
  static final String SCOPED_THREADS =
      "-Djmh.executor.class=io.github.perthread.benchmarks.ScopedThreads";

  private Jvm() {}
}
