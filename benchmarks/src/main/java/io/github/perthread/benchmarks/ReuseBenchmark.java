package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import io.github.perthread.RemovalCause;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * 100,000 short virtual threads, 1,000 at a time, each of which needs an object that is costly to
 * make: made for each thread, handed from thread to thread by the recipe of {@code
 * docs/virtual-threads.md}, or borrowed from a queue. From JDK 21 on.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar ReuseBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"-XX:+UseG1GC", "-Xmx2g"})
@Warmup(iterations = 2)
@Measurement(iterations = 2)
@State(Scope.Thread)
public class ReuseBenchmark {
  private static final int THREADS = 100_000;
  private static final int AT_A_TIME = 1_000;
  private static final int BUFFER_BYTES = 64 * 1024;

  /** The costly object. */
  @Param({"buffer", "parser"})
  private String value = "buffer";

  private Supplier<Object> make = Object::new;
  private final ArrayBlockingQueue<Object> spare = new ArrayBlockingQueue<>(AT_A_TIME);

  /** Chooses the object. */
  @Setup
  public void choose() {
    make = value.equals("buffer") ? () -> new byte[BUFFER_BYTES] : ReuseBenchmark::newParser;
  }

  private static Object newParser() {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object takeOrMake() {
    Object taken = spare.poll();
    return taken != null ? taken : make.get();
  }

  private void handOn(Object removed, RemovalCause cause) {
    if (cause == RemovalCause.THREAD_END) {
      spare.offer(removed);
    }
  }

  private PerThread<Object> handedOn() {
    return PerThread.builder().initial(this::takeOrMake).onRemoval(this::handOn).build();
  }

  private static void live(Runnable use) throws InterruptedException {
    for (int started = 0; started < THREADS; started += AT_A_TIME) {
      CountDownLatch ended = new CountDownLatch(AT_A_TIME);
      for (int i = 0; i < AT_A_TIME; i++) {
        VirtualThreads.unstarted(
                () -> {
                  use.run();
                  ended.countDown();
                })
            .start();
      }
      ended.await();
    }
  }

  @Benchmark
  public void reuseNone(Blackhole used) throws InterruptedException {
    live(() -> used.consume(make.get()));
  }

  @Benchmark
  public void reuseThreadLocal(Blackhole used) throws InterruptedException {
    ThreadLocal<Object> local = ThreadLocal.withInitial(make);
    live(() -> used.consume(local.get()));
  }

  @Benchmark
  public void reusePerThread(Blackhole used) throws InterruptedException {
    PerThread<Object> local = PerThread.withInitial(make);
    live(() -> used.consume(local.get()));
  }

  @Benchmark
  public void reuseHandedOn(Blackhole used) throws InterruptedException {
    try (PerThread<Object> local = handedOn()) {
      live(() -> used.consume(local.get()));
    }
  }

  @Benchmark
  public void reuseHandedOnAtTheExit(Blackhole used) throws InterruptedException {
    try (PerThread<Object> local = handedOn()) {
      live(PerThread.exiting(() -> used.consume(local.get())));
    }
  }

  @Benchmark
  public void reuseQueue(Blackhole used) throws InterruptedException {
    live(() -> {
      Object borrowed = takeOrMake();
      used.consume(borrowed);
      spare.offer(borrowed);
    });
  }
}
