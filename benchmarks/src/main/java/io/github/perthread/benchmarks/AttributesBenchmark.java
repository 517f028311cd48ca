package io.github.perthread.benchmarks;

import io.github.perthread.ThreadAttribute;
import io.github.perthread.ThreadAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * One of eight attributes of a thread, by name and by handle, against a {@code ThreadLocal} of a
 * {@code HashMap}.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar AttributesBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 5, jvmArgsAppend = "-XX:+UseG1GC")
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class AttributesBenchmark {
  private static final int ATTRIBUTES = 8;
  private static final String NAME = "attribute3";

  private static final ThreadLocal<Map<String, Object>> MAP = ThreadLocal.withInitial(HashMap::new);
  private static final ThreadAttributes ATTRIBUTE_SET = new ThreadAttributes();
  private static final ThreadAttribute<Object> HANDLE = ATTRIBUTE_SET.attribute(NAME, Object.class);

  /** Gives the thread its attributes. */
  @Setup
  public void fill() {
    for (int i = 0; i < ATTRIBUTES; i++) {
      MAP.get().put("attribute" + i, i);
      ATTRIBUTE_SET.set("attribute" + i, i);
    }
  }

  /** The JDK's. */
  @Benchmark
  public @Nullable Object getThreadLocalMap() {
    return MAP.get().get(NAME);
  }

  /** Ours, by name. */
  @Benchmark
  public @Nullable Object getByName() {
    return ATTRIBUTE_SET.get(NAME);
  }

  /** Ours, by handle. */
  @Benchmark
  public @Nullable Object getByHandle() {
    return HANDLE.get();
  }
}
