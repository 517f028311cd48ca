package io.github.perthread.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
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
 * What a value costs in memory, not in time: how much more of the heap is in use, per thread and
 * local, when 100,000 virtual or 1,000 platform threads that wait have a value in each of eight
 * locals, always the same object. The secondary metric {@code bytesPerValue} tells; the time is of
 * no interest. Counted are the live objects, except for the stacks of virtual threads, which are on
 * the heap and whose size depends on when they were compiled and collected. What a library makes
 * once, at the first use of its first local, is made before.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar FootprintBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {Jvm.SERIAL, "-Xmx4g"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Thread)
public class FootprintBenchmark {
  private static final int LOCALS = 8;
  private static final int VIRTUAL_THREADS = 100_000;
  private static final int PLATFORM_THREADS = 1_000;

  /** A line of a histogram: number, instances, bytes, class. */
  private static final Pattern OF_A_CLASS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

  /** The stacks of virtual threads, and what the collector puts into gaps, on 17 too. */
  private static final Set<String> NOT_COUNTED =
      Set.of("jdk.internal.vm.StackChunk", "[Ljdk.internal.vm.FillerElement;", "[I");

  /** What is measured. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Memory {
    public double bytesPerValue;

    private double weight;

    /** JMH adds up what the forks and iterations tell; so each tells its part of the mean. */
    @Setup
    public void weigh(BenchmarkParams params) {
      weight = Work.partOfMean(params);
    }
  }

  private FirstUse first = FirstUse.NONE;
  private FirstUse firstOfOthers = FirstUse.NONE;

  /** Makes the locals that are measured, and others. */
  @Setup(Level.Iteration)
  public void makeLocals(BenchmarkParams params) {
    String peer = Work.peer(params, "virtualThreads", "platformThreads");
    first = FirstUse.of(peer, LOCALS);
    firstOfOthers = FirstUse.of(peer, LOCALS);
  }

  private void measure(int count, Function<Runnable, Thread> maker, Memory memory) {
    usedBeside(1, maker, firstOfOthers);
    usedBeside(count, maker, FirstUse.NONE);
    long withoutValues = usedBeside(count, maker, FirstUse.NONE);
    long withValues = usedBeside(count, maker, first);
    memory.bytesPerValue = memory.weight * (withValues - withoutValues) / count / LOCALS;
  }

  /** What is in use while the threads live; those before have ended for good by then. */
  private static long usedBeside(int count, Function<Runnable, Thread> maker, FirstUse first) {
    try (LivingThreads threads = new LivingThreads(count, maker, first::use)) {
      threads.doNext();
      return usedHeap();
    }
  }

  private static long usedHeap() {
    String histogram;
    try {
      ObjectName name = new ObjectName("com.sun.management:type=DiagnosticCommand");
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      Object[] arguments = {new String[0]};
      String[] types = {String[].class.getName()};
      histogram = (String) server.invoke(name, "gcClassHistogram", arguments, types);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return OF_A_CLASS
        .matcher(histogram)
        .results()
        .filter(line -> !NOT_COUNTED.contains(line.group(2)))
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }

  @Benchmark
  public void virtualThreadsPerThread(Memory memory) {
    measure(VIRTUAL_THREADS, VirtualThreads::unstarted, memory);
  }

  @Benchmark
  public void virtualThreadsThreadLocal(Memory memory) {
    measure(VIRTUAL_THREADS, VirtualThreads::unstarted, memory);
  }

  @Benchmark
  public void virtualThreadsFastThreadLocalPlain(Memory memory) {
    measure(VIRTUAL_THREADS, VirtualThreads::unstarted, memory);
  }

  @Benchmark
  public void virtualThreadsConcurrentHashMap(Memory memory) {
    measure(VIRTUAL_THREADS, VirtualThreads::unstarted, memory);
  }

  @Benchmark
  public void platformThreadsPerThread(Memory memory) {
    measure(PLATFORM_THREADS, LivingThreads::platformThread, memory);
  }

  @Benchmark
  public void platformThreadsThreadLocal(Memory memory) {
    measure(PLATFORM_THREADS, LivingThreads::platformThread, memory);
  }

  @Benchmark
  public void platformThreadsFastThreadLocal(Memory memory) {
    measure(PLATFORM_THREADS, FastThreadLocalThread::new, memory);
  }

  @Benchmark
  public void platformThreadsCloseableThreadLocal(Memory memory) {
    measure(PLATFORM_THREADS, LivingThreads::platformThread, memory);
  }

  @Benchmark
  public void platformThreadsConcurrentHashMap(Memory memory) {
    measure(PLATFORM_THREADS, LivingThreads::platformThread, memory);
  }
}
