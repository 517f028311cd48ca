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
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** Reading the one local of each kind; who extends this says in how many threads. */
public abstract class GetWork {
  @Benchmark
  public @Nullable Object getPerThread() {
    return OfPerThread.LOCAL.get();
  }

  @Benchmark
  public Object getThreadLocal() {
    return OfThreadLocal.LOCAL.get();
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public Object getFastThreadLocal() {
    return OfFastThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getFastThreadLocalPlain() {
    return OfFastThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getTransmittableThreadLocal() {
    return OfTransmittableThreadLocal.LOCAL.get();
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.SCOPED_THREADS})
  public Object getScopedValue() {
    return ScopedValues.get();
  }

  @Benchmark
  public Object getCloseableThreadLocal() {
    return OfCloseableThreadLocal.LOCAL.get();
  }

  @Benchmark
  public Object getConcurrentHashMap() {
    return OfConcurrentHashMap.get();
  }

  @Benchmark
  public @Nullable Object getFirstForm() {
    return OfFirstForm.LOCAL.get(NAME);
  }

  @Benchmark
  public @Nullable Object getPurePythonForm() {
    return OfPurePythonForm.LOCAL.get(NAME);
  }

  @Benchmark
  public @Nullable Object getCForm() {
    return OfCForm.LOCAL.get(NAME);
  }
}
