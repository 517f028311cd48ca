package io.github.perthread.benchmarks;

import static io.github.perthread.benchmarks.Locals.NAME;
import static io.github.perthread.benchmarks.ManyLocals.TURN;

import com.alibaba.ttl.TransmittableThreadLocal;
import io.github.perthread.PerThread;
import io.github.perthread.benchmarks.ManyLocals.OfCForm;
import io.github.perthread.benchmarks.ManyLocals.OfCloseableThreadLocal;
import io.github.perthread.benchmarks.ManyLocals.OfConcurrentHashMap;
import io.github.perthread.benchmarks.ManyLocals.OfFastThreadLocal;
import io.github.perthread.benchmarks.ManyLocals.OfFirstForm;
import io.github.perthread.benchmarks.ManyLocals.OfPerThread;
import io.github.perthread.benchmarks.ManyLocals.OfPurePythonForm;
import io.github.perthread.benchmarks.ManyLocals.OfScopedValue;
import io.github.perthread.benchmarks.ManyLocals.OfThreadLocal;
import io.github.perthread.benchmarks.ManyLocals.OfTransmittableThreadLocal;
import io.github.perthread.reference.CForm;
import io.github.perthread.reference.FirstFormInC;
import io.github.perthread.reference.PurePythonForm;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.util.CloseableThreadLocal;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Many locals that all have a value in the thread, one after another.
 *
 * <p>To set, get and remove is done in another order, remove, set and get, so that the thread has
 * all the values at any time. The {@code ScopedValue}s are bound once in 10,000 reads.
 *
 * <pre>
 * mvn -q -DskipTests -pl benchmarks -am package
 * java -jar benchmarks/target/benchmarks.jar ManyLocalsBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TURN)
@Fork(value = 3, jvmArgsAppend = Jvm.G1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ManyLocalsBenchmark {
  private Object value = new Object();

  @Benchmark
  public void getPerThread(OfPerThread locals, Blackhole bh) {
    for (PerThread<@Nullable Object> local : locals.turn) {
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void getThreadLocal(OfThreadLocal locals, Blackhole bh) {
    for (ThreadLocal<Object> local : locals.turn) {
      bh.consume(local.get());
    }
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public void getFastThreadLocal(OfFastThreadLocal locals, Blackhole bh) {
    for (FastThreadLocal<Object> local : locals.turn) {
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void getFastThreadLocalPlain(OfFastThreadLocal locals, Blackhole bh) {
    for (FastThreadLocal<Object> local : locals.turn) {
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void getTransmittableThreadLocal(OfTransmittableThreadLocal locals, Blackhole bh) {
    for (TransmittableThreadLocal<Object> local : locals.turn) {
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void getCloseableThreadLocal(OfCloseableThreadLocal locals, Blackhole bh) {
    for (CloseableThreadLocal<Object> local : locals.turn) {
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void getScopedValue(OfScopedValue locals, Blackhole bh) {
    ScopedValues.run(
        locals.binding,
        () -> {
          for (Object key : locals.turn) {
            bh.consume(ScopedValues.get(key));
          }
        });
  }

  @Benchmark
  public void getConcurrentHashMap(OfConcurrentHashMap locals, Blackhole bh) {
    for (ConcurrentHashMap<Thread, Object> local : locals.turn) {
      bh.consume(local.get(Thread.currentThread()));
    }
  }

  @Benchmark
  public void getFirstForm(OfFirstForm locals, Blackhole bh) {
    for (FirstFormInC local : locals.turn) {
      bh.consume(local.get(NAME));
    }
  }

  @Benchmark
  public void getPurePythonForm(OfPurePythonForm locals, Blackhole bh) {
    for (PurePythonForm local : locals.turn) {
      bh.consume(local.get(NAME));
    }
  }

  @Benchmark
  public void getCForm(OfCForm locals, Blackhole bh) {
    for (CForm local : locals.turn) {
      bh.consume(local.get(NAME));
    }
  }

  @Benchmark
  public void setPerThread(OfPerThread locals) {
    for (PerThread<@Nullable Object> local : locals.turn) {
      local.set(value);
    }
  }

  @Benchmark
  public void setThreadLocal(OfThreadLocal locals) {
    for (ThreadLocal<Object> local : locals.turn) {
      local.set(value);
    }
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public void setFastThreadLocal(OfFastThreadLocal locals) {
    for (FastThreadLocal<Object> local : locals.turn) {
      local.set(value);
    }
  }

  @Benchmark
  public void setFastThreadLocalPlain(OfFastThreadLocal locals) {
    for (FastThreadLocal<Object> local : locals.turn) {
      local.set(value);
    }
  }

  @Benchmark
  public void setTransmittableThreadLocal(OfTransmittableThreadLocal locals) {
    for (TransmittableThreadLocal<Object> local : locals.turn) {
      local.set(value);
    }
  }

  @Benchmark
  public void setCloseableThreadLocal(OfCloseableThreadLocal locals) {
    for (CloseableThreadLocal<Object> local : locals.turn) {
      local.set(value);
    }
  }

  @Benchmark
  public void setConcurrentHashMap(OfConcurrentHashMap locals) {
    for (ConcurrentHashMap<Thread, Object> local : locals.turn) {
      local.put(Thread.currentThread(), value);
    }
  }

  @Benchmark
  public void setGetRemovePerThread(OfPerThread locals, Blackhole bh) {
    for (PerThread<@Nullable Object> local : locals.turn) {
      local.remove();
      local.set(value);
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void setGetRemoveThreadLocal(OfThreadLocal locals, Blackhole bh) {
    for (ThreadLocal<Object> local : locals.turn) {
      local.remove();
      local.set(value);
      bh.consume(local.get());
    }
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public void setGetRemoveFastThreadLocal(OfFastThreadLocal locals, Blackhole bh) {
    for (FastThreadLocal<Object> local : locals.turn) {
      local.remove();
      local.set(value);
      bh.consume(local.get());
    }
  }

  @Benchmark
  public void setGetRemoveConcurrentHashMap(OfConcurrentHashMap locals, Blackhole bh) {
    for (ConcurrentHashMap<Thread, Object> local : locals.turn) {
      local.remove(Thread.currentThread());
      local.put(Thread.currentThread(), value);
      bh.consume(local.get(Thread.currentThread()));
    }
  }

  @Benchmark
  public void setGetSetNullPerThread(OfPerThread locals, Blackhole bh) {
    for (PerThread<@Nullable Object> local : locals.turn) {
      local.set(value);
      bh.consume(local.get());
      local.set(null);
    }
  }

  @Benchmark
  public void setGetSetNullThreadLocal(OfThreadLocal locals, Blackhole bh) {
    for (ThreadLocal<Object> local : locals.turn) {
      local.set(value);
      bh.consume(local.get());
      local.set(null);
    }
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.G1, Jvm.CUSTOM_THREADS, Jvm.NETTY_THREADS})
  public void setGetSetNullFastThreadLocal(OfFastThreadLocal locals, Blackhole bh) {
    for (FastThreadLocal<Object> local : locals.turn) {
      local.set(value);
      bh.consume(local.get());
      local.set(null);
    }
  }
}
