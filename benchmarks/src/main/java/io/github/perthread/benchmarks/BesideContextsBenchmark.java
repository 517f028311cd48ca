package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import io.github.perthread.benchmarks.Locals.OfPerThread;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A local that is not propagated, in a program that uses contexts and in one that does not: it is
 * not to pay for what others have. Beside it one that is propagated.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar BesideContextsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class BesideContextsBenchmark {
  /** So many that the compiler takes what it has seen of propagated locals into account. */
  private static final int HOPS = 100_000;

  private static final int LOCALS = 8;

  /** In a class of its own, so that it is not made where it is not measured. */
  private static final class OfPropagated {
    static final PerThread<@Nullable Object> LOCAL =
        PerThread.<@Nullable Object>builder().initial(Object::new).propagated().build();

    private OfPropagated() {}
  }

  /** {@code others}: as many other locals are used, but no contexts. */
  @Param({"unused", "others", "used"})
  private String contexts = "unused";

  private final Object value = new Object();
  private Runnable hop = () -> {};
  private @Nullable Object seen;

  /** Gives the thread propagated locals, which are set, captured, run and read. */
  @Setup
  public void use() {
    if (contexts.equals("used")) {
      Carrier carrier = Carrier.of("PerThread", LOCALS);
      hop =
          () -> {
            carrier.set();
            carrier.wrap(() -> seen = carrier.read()).run();
          };
    }
    if (contexts.equals("others")) {
      List<PerThread<Object>> others = new ArrayList<>();
      for (int i = 0; i < LOCALS; i++) {
        others.add(new PerThread<>());
      }
      hop =
          () ->
              others.forEach(local -> {
                local.set(value);
                seen = local.get();
              });
    }
    for (int i = 0; i < HOPS; i++) {
      hop.run();
    }
  }

  @Benchmark
  public @Nullable Object getPerThread() {
    return OfPerThread.LOCAL.get();
  }

  @Benchmark
  public void setPerThread() {
    OfPerThread.LOCAL.set(value);
  }

  @Benchmark
  public @Nullable Object getPropagatedPerThread() {
    return OfPropagated.LOCAL.get();
  }

  @Benchmark
  public void setPropagatedPerThread() {
    OfPropagated.LOCAL.set(value);
  }
}
