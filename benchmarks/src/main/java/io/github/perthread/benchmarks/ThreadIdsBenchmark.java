package io.github.perthread.benchmarks;

import static io.github.perthread.benchmarks.Locals.NAME;

import io.github.perthread.benchmarks.Locals.OfConcurrentHashMap;
import io.github.perthread.benchmarks.Locals.OfPerThread;
import io.github.perthread.benchmarks.Locals.OfPurePythonForm;
import io.github.perthread.benchmarks.Locals.OfThreadLocal;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Reading a local that a hundred living threads use whose ids are so far apart, as they are where
 * threads in between were made for something else. The one that is measured comes last.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar ThreadIdsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ThreadIdsBenchmark {
  private static final int OTHERS = 99;

  /** From one thread's id to the next one's. */
  @Param({"1", "2", "64", "1024"})
  private int distance;

  private final long myId = Thread.currentThread().getId();
  private @Nullable LivingThreads others;

  /** Has the other threads use the local. */
  @Setup
  public void haveOthersUseIt(BenchmarkParams params) {
    Runnable work = Work.measured(this, params);
    others = new LivingThreads(OTHERS, this::distantThread, work);
    others.doNext();
    work.run();
  }

  /** Makes threads until the next one's id is right. */
  private Thread distantThread(Runnable task) {
    for (; ; ) {
      Thread thread = LivingThreads.platformThread(task);
      if ((thread.getId() - myId) % distance == 0) {
        return thread;
      }
    }
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    if (others != null) {
      others.close();
    }
  }

  @Benchmark
  public @Nullable Object getPerThread() {
    return OfPerThread.LOCAL.get();
  }

  @Benchmark
  public Object getThreadLocal() {
    return OfThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getConcurrentHashMap() {
    return OfConcurrentHashMap.get();
  }

  @Benchmark
  public @Nullable Object getPurePythonForm() {
    return OfPurePythonForm.LOCAL.get(NAME);
  }
}
