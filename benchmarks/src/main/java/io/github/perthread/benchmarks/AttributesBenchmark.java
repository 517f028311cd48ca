package io.github.perthread.benchmarks;

import io.github.perthread.ThreadAttribute;
import io.github.perthread.ThreadAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.ThreadContext;
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
import org.openjdk.jmh.infra.BenchmarkParams;
import org.slf4j.MDC;

/**
 * One of the attributes of a thread: by name, by a name that is equal to the attribute's but
 * another string, and by handle; against a {@code ThreadLocal} of a {@code HashMap} and what
 * Logback and Log4j have for it.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar AttributesBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class AttributesBenchmark {
  private static final String NAME = "attribute0";
  private static final String ABSENT = "absent";

  /** How many attributes the thread has. */
  @Param({"1", "8", "64"})
  private int names;

  private String value = "value";
  private String equalName = "";

  private static final class OfAttributes {
    static final ThreadAttributes LOCAL = new ThreadAttributes();
    static final ThreadAttribute<String> HANDLE = LOCAL.attribute(NAME, String.class);
    static final ThreadAttribute<String> ABSENT_HANDLE = LOCAL.attribute(ABSENT, String.class);

    private OfAttributes() {}
  }

  private static final class OfThreadLocalMap {
    static final ThreadLocal<Map<String, Object>> LOCAL = ThreadLocal.withInitial(HashMap::new);

    private OfThreadLocalMap() {}
  }

  /** Gives the thread its attributes, in the object that is measured. */
  @Setup
  public void fill(BenchmarkParams params) {
    String peer = Work.peer(params, "getEqualName", "getAbsent", "get", "set");
    value = "value of " + peer;
    equalName = String.valueOf(NAME.toCharArray());
    for (int i = 0; i < names; i++) {
      put(peer, "attribute" + i);
    }
  }

  private void put(String peer, String name) {
    switch (peer) {
      case "ByName", "ByHandle" -> OfAttributes.LOCAL.set(name, value);
      case "ThreadLocalMap" -> OfThreadLocalMap.LOCAL.get().put(name, value);
      case "Mdc" -> MDC.put(name, value);
      case "ThreadContext" -> ThreadContext.put(name, value);
      default -> throw new IllegalArgumentException(peer);
    }
  }

  @Benchmark
  public @Nullable Object getByName() {
    return OfAttributes.LOCAL.get(NAME);
  }

  @Benchmark
  public @Nullable Object getByHandle() {
    return OfAttributes.HANDLE.get();
  }

  @Benchmark
  public @Nullable Object getThreadLocalMap() {
    return OfThreadLocalMap.LOCAL.get().get(NAME);
  }

  @Benchmark
  public @Nullable Object getMdc() {
    return MDC.get(NAME);
  }

  @Benchmark
  public @Nullable Object getThreadContext() {
    return ThreadContext.get(NAME);
  }

  @Benchmark
  public @Nullable Object getEqualNameByName() {
    return OfAttributes.LOCAL.get(equalName);
  }

  @Benchmark
  public @Nullable Object getEqualNameThreadLocalMap() {
    return OfThreadLocalMap.LOCAL.get().get(equalName);
  }

  @Benchmark
  public @Nullable Object getAbsentByName() {
    return OfAttributes.LOCAL.getOrDefault(ABSENT, value);
  }

  @Benchmark
  public @Nullable Object getAbsentByHandle() {
    return OfAttributes.ABSENT_HANDLE.getOrDefault(value);
  }

  @Benchmark
  public @Nullable Object getAbsentThreadLocalMap() {
    return OfThreadLocalMap.LOCAL.get().getOrDefault(ABSENT, value);
  }

  @Benchmark
  public @Nullable Object setByName() {
    return OfAttributes.LOCAL.set(NAME, value);
  }

  @Benchmark
  public void setByHandle() {
    OfAttributes.HANDLE.set(value);
  }

  @Benchmark
  public @Nullable Object setThreadLocalMap() {
    return OfThreadLocalMap.LOCAL.get().put(NAME, value);
  }

  @Benchmark
  public void setMdc() {
    MDC.put(NAME, value);
  }

  @Benchmark
  public void setThreadContext() {
    ThreadContext.put(NAME, value);
  }
}
