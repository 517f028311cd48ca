package io.github.perthread.benchmarks;

import static io.github.perthread.benchmarks.Locals.NAME;

import com.alibaba.ttl.TransmittableThreadLocal;
import io.github.perthread.PerThread;
import io.github.perthread.reference.CForm;
import io.github.perthread.reference.FirstFormInC;
import io.github.perthread.reference.PurePythonForm;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.util.CloseableThreadLocal;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A local made, set, read and dropped, over and over, as where each instance of a class has one.
 *
 * <p>Netty's is left out: each takes a number that is never used again, so that the threads' arrays
 * grow until there is no memory left.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar DropBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class DropBenchmark {
  private Object value = new Object();

  @Benchmark
  public Object makeUseDropPerThread() {
    PerThread<Object> local = new PerThread<>();
    local.set(value);
    return local.get();
  }

  @Benchmark
  public Object makeUseDropThreadLocal() {
    ThreadLocal<Object> local = new ThreadLocal<>();
    local.set(value);
    return local.get();
  }

  @Benchmark
  public Object makeUseDropTransmittableThreadLocal() {
    TransmittableThreadLocal<Object> local = new TransmittableThreadLocal<>();
    local.set(value);
    return local.get();
  }

  @Benchmark
  public Object makeUseDropCloseableThreadLocal() {
    CloseableThreadLocal<Object> local = new CloseableThreadLocal<>();
    local.set(value);
    return local.get();
  }

  @Benchmark
  @SuppressWarnings("UnnecessaryAsync") // it stands for one that threads share
  public @Nullable Object makeUseDropConcurrentHashMap() {
    ConcurrentHashMap<Thread, Object> local = new ConcurrentHashMap<>();
    local.put(Thread.currentThread(), value);
    return local.get(Thread.currentThread());
  }

  @Benchmark
  public @Nullable Object makeUseDropFirstForm() {
    FirstFormInC local = new FirstFormInC();
    local.set(NAME, value);
    return local.get(NAME);
  }

  @Benchmark
  public @Nullable Object makeUseDropPurePythonForm() {
    PurePythonForm local = new PurePythonForm();
    local.set(NAME, value);
    return local.get(NAME);
  }

  @Benchmark
  public @Nullable Object makeUseDropCForm() {
    CForm local = new CForm();
    local.set(NAME, value);
    return local.get(NAME);
  }
}
