package io.github.perthread.benchmarks;

import static io.github.perthread.benchmarks.Locals.NAME;

import io.github.perthread.benchmarks.Locals.OfCForm;
import io.github.perthread.benchmarks.Locals.OfCloseableThreadLocal;
import io.github.perthread.benchmarks.Locals.OfConcurrentHashMap;
import io.github.perthread.benchmarks.Locals.OfFastThreadLocal;
import io.github.perthread.benchmarks.Locals.OfFirstForm;
import io.github.perthread.benchmarks.Locals.OfPerThread;
import io.github.perthread.benchmarks.Locals.OfPurePythonForm;
import io.github.perthread.benchmarks.Locals.OfThreadLocal;
import io.github.perthread.benchmarks.Locals.OfTransmittableThreadLocal;
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
 * One local, as an application has it: in a static final field, on a thread that has other locals.
 *
 * <p>To set, get and remove is what code does that must not leave its value to the next task of a
 * pool; where removing is dear it sets null instead. Lucene's {@code CloseableThreadLocal} cannot
 * remove, a {@code ConcurrentHashMap} has no nulls, and a {@code ScopedValue} is only read.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar '\.AccessBenchmark\.'
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class AccessBenchmark extends GetWork {
  private static final int NEIGHBOURS = 8;

  private final ThreadLocal<?>[] neighbors = new ThreadLocal<?>[NEIGHBOURS];
  private Object value = new Object();

  /** Gives the thread a few locals, as the libraries of an application do. */
  @Setup
  public void makeNeighbours() {
    value = new Object();
    for (int i = 0; i < NEIGHBOURS; i++) {
      neighbors[i] = ThreadLocal.withInitial(Object::new);
      neighbors[i].get();
    }
  }

  @Benchmark
  public void setPerThread() {
    OfPerThread.LOCAL.set(value);
  }

  @Benchmark
  public void setThreadLocal() {
    OfThreadLocal.LOCAL.set(value);
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public void setFastThreadLocal() {
    OfFastThreadLocal.LOCAL.set(value);
  }

  @Benchmark
  public void setFastThreadLocalPlain() {
    OfFastThreadLocal.LOCAL.set(value);
  }

  @Benchmark
  public void setTransmittableThreadLocal() {
    OfTransmittableThreadLocal.LOCAL.set(value);
  }

  @Benchmark
  public void setCloseableThreadLocal() {
    OfCloseableThreadLocal.LOCAL.set(value);
  }

  @Benchmark
  public void setConcurrentHashMap() {
    OfConcurrentHashMap.LOCAL.put(Thread.currentThread(), value);
  }

  @Benchmark
  public void setFirstForm() {
    OfFirstForm.LOCAL.set(NAME, value);
  }

  @Benchmark
  public void setPurePythonForm() {
    OfPurePythonForm.LOCAL.set(NAME, value);
  }

  @Benchmark
  public void setCForm() {
    OfCForm.LOCAL.set(NAME, value);
  }

  @Benchmark
  public @Nullable Object setGetRemovePerThread() {
    OfPerThread.LOCAL.set(value);
    Object got = OfPerThread.LOCAL.get();
    OfPerThread.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveThreadLocal() {
    OfThreadLocal.LOCAL.set(value);
    Object got = OfThreadLocal.LOCAL.get();
    OfThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public Object setGetRemoveFastThreadLocal() {
    OfFastThreadLocal.LOCAL.set(value);
    Object got = OfFastThreadLocal.LOCAL.get();
    OfFastThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveFastThreadLocalPlain() {
    OfFastThreadLocal.LOCAL.set(value);
    Object got = OfFastThreadLocal.LOCAL.get();
    OfFastThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveTransmittableThreadLocal() {
    OfTransmittableThreadLocal.LOCAL.set(value);
    Object got = OfTransmittableThreadLocal.LOCAL.get();
    OfTransmittableThreadLocal.LOCAL.remove();
    return got;
  }

  @Benchmark
  public Object setGetRemoveConcurrentHashMap() {
    OfConcurrentHashMap.LOCAL.put(Thread.currentThread(), value);
    Object got = OfConcurrentHashMap.get();
    OfConcurrentHashMap.LOCAL.remove(Thread.currentThread());
    return got;
  }

  @Benchmark
  public @Nullable Object setGetRemoveFirstForm() {
    OfFirstForm.LOCAL.set(NAME, value);
    Object got = OfFirstForm.LOCAL.get(NAME);
    OfFirstForm.LOCAL.remove(NAME);
    return got;
  }

  @Benchmark
  public @Nullable Object setGetRemovePurePythonForm() {
    OfPurePythonForm.LOCAL.set(NAME, value);
    Object got = OfPurePythonForm.LOCAL.get(NAME);
    OfPurePythonForm.LOCAL.remove(NAME);
    return got;
  }

  @Benchmark
  public @Nullable Object setGetRemoveCForm() {
    OfCForm.LOCAL.set(NAME, value);
    Object got = OfCForm.LOCAL.get(NAME);
    OfCForm.LOCAL.remove(NAME);
    return got;
  }

  @Benchmark
  public @Nullable Object setGetSetNullPerThread() {
    OfPerThread.LOCAL.set(value);
    Object got = OfPerThread.LOCAL.get();
    OfPerThread.LOCAL.set(null);
    return got;
  }

  @Benchmark
  public Object setGetSetNullThreadLocal() {
    OfThreadLocal.LOCAL.set(value);
    Object got = OfThreadLocal.LOCAL.get();
    OfThreadLocal.LOCAL.set(null);
    return got;
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public Object setGetSetNullFastThreadLocal() {
    OfFastThreadLocal.LOCAL.set(value);
    Object got = OfFastThreadLocal.LOCAL.get();
    OfFastThreadLocal.LOCAL.set(null);
    return got;
  }

  @Benchmark
  public Object setGetSetNullFastThreadLocalPlain() {
    OfFastThreadLocal.LOCAL.set(value);
    Object got = OfFastThreadLocal.LOCAL.get();
    OfFastThreadLocal.LOCAL.set(null);
    return got;
  }

  @Benchmark
  public Object setGetSetNullTransmittableThreadLocal() {
    OfTransmittableThreadLocal.LOCAL.set(value);
    Object got = OfTransmittableThreadLocal.LOCAL.get();
    OfTransmittableThreadLocal.LOCAL.set(null);
    return got;
  }

  @Benchmark
  public Object setGetSetNullCloseableThreadLocal() {
    OfCloseableThreadLocal.LOCAL.set(value);
    Object got = OfCloseableThreadLocal.LOCAL.get();
    OfCloseableThreadLocal.LOCAL.set(null);
    return got;
  }

  @Benchmark
  public @Nullable Object setGetSetNullFirstForm() {
    OfFirstForm.LOCAL.set(NAME, value);
    Object got = OfFirstForm.LOCAL.get(NAME);
    OfFirstForm.LOCAL.set(NAME, null);
    return got;
  }

  @Benchmark
  public @Nullable Object setGetSetNullPurePythonForm() {
    OfPurePythonForm.LOCAL.set(NAME, value);
    Object got = OfPurePythonForm.LOCAL.get(NAME);
    OfPurePythonForm.LOCAL.set(NAME, null);
    return got;
  }

  @Benchmark
  public @Nullable Object setGetSetNullCForm() {
    OfCForm.LOCAL.set(NAME, value);
    Object got = OfCForm.LOCAL.get(NAME);
    OfCForm.LOCAL.set(NAME, null);
    return got;
  }
}
