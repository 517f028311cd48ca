package io.github.perthread.benchmarks;

import io.github.perthread.agent.ThreadLocalStandIn;
import io.github.perthread.benchmarks.Locals.OfThreadLocal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the agent puts in the place of a {@code ThreadLocal}, and the {@code ThreadLocal}, each in a
 * static final field, on a thread that has eight locals more of the same kind. With {@code -t 2}
 * the second thread has the value that is not at hand.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar StandInBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class StandInBenchmark {
  private static final int NEIGHBORS = 8;

  /** In a class of its own, so that who measures the JDK's loads no subclass. */
  private static final class OfStandIn {
    static final ThreadLocal<Object> LOCAL = ThreadLocalStandIn.withInitial(Object::new);

    private OfStandIn() {}
  }

  /** The locals that the thread has besides, made by the JDK. */
  @State(Scope.Thread)
  public static class JdkNeighbors {
    private final ThreadLocal<?>[] locals = new ThreadLocal<?>[NEIGHBORS];

    @Setup
    public void make() {
      for (int i = 0; i < NEIGHBORS; i++) {
        locals[i] = ThreadLocal.withInitial(Object::new);
        locals[i].get();
      }
    }
  }

  /** The same, made by the agent. */
  @State(Scope.Thread)
  public static class StandInNeighbors {
    private final ThreadLocal<?>[] locals = new ThreadLocal<?>[NEIGHBORS];

    @Setup
    public void make() {
      for (int i = 0; i < NEIGHBORS; i++) {
        locals[i] = ThreadLocalStandIn.withInitial(Object::new);
        locals[i].get();
      }
    }
  }

  private final Object value = new Object();

  @Benchmark
  public Object getStandIn(StandInNeighbors neighbors) {
    return OfStandIn.LOCAL.get();
  }

  @Benchmark
  public Object getThreadLocal(JdkNeighbors neighbors) {
    return OfThreadLocal.LOCAL.get();
  }

  @Benchmark
  public void setStandIn(StandInNeighbors neighbors) {
    OfStandIn.LOCAL.set(value);
  }

  @Benchmark
  public void setThreadLocal(JdkNeighbors neighbors) {
    OfThreadLocal.LOCAL.set(value);
  }

  @Benchmark
  public Object setGetRemoveStandIn(StandInNeighbors neighbors) {
    OfStandIn.LOCAL.set(value);
    Object got = OfStandIn.LOCAL.get();
    OfStandIn.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveThreadLocal(JdkNeighbors neighbors) {
    OfThreadLocal.LOCAL.set(value);
    Object got = OfThreadLocal.LOCAL.get();
    OfThreadLocal.LOCAL.remove();
    return got;
  }
}
