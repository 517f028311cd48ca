package io.github.perthread.benchmarks;

import com.alibaba.ttl.TransmittableThreadLocal;
import io.github.perthread.PerThread;
import io.github.perthread.reference.AttributeObject;
import io.github.perthread.reference.CForm;
import io.github.perthread.reference.FirstFormInC;
import io.github.perthread.reference.PurePythonForm;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.util.CloseableThreadLocal;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Arrays of locals of each kind, all of which have a value in the thread that is measured. Each
 * kind has a state of its own, so that a benchmark loads the kind that it measures and no other.
 */
public final class ManyLocals {
  /** How many accesses make a turn, whatever the number of locals. */
  static final int TURN = 10_000;

  private ManyLocals() {}

  /** How many locals, and in what order. */
  @State(Scope.Thread)
  public static class Order {
    /** At random: in an order that has nothing to do with the one in which they were made. */
    @Param({"64 in turn", "10000 in turn", "10000 at random"})
    public String locals = "";

    <L> void fill(L[] turn, Supplier<? extends L> maker) {
      List<L> made = new ArrayList<>();
      for (int n = Integer.parseInt(locals.split(" ", 2)[0]); n > 0; n--) {
        made.add(maker.get());
      }
      if (locals.endsWith("random")) {
        Collections.shuffle(made, new Random(1));
      }
      Arrays.setAll(turn, i -> made.get(i % made.size()));
    }
  }

  @SuppressWarnings("unchecked")
  private static <L> L[] newTurn(Class<? super L> type) {
    return (L[]) Array.newInstance(type, TURN);
  }

  /** Of this library. */
  @State(Scope.Thread)
  public static class OfPerThread {
    final PerThread<@Nullable Object>[] turn = newTurn(PerThread.class);

    @Setup
    public void make(Order order) {
      order.fill(
          turn,
          () -> {
            PerThread<@Nullable Object> local = new PerThread<>();
            local.set(new Object());
            return local;
          });
    }
  }

  /** Of the JDK. */
  @State(Scope.Thread)
  public static class OfThreadLocal {
    final ThreadLocal<Object>[] turn = newTurn(ThreadLocal.class);

    @Setup
    public void make(Order order) {
      order.fill(
          turn,
          () -> {
            ThreadLocal<Object> local = new ThreadLocal<>();
            local.set(new Object());
            return local;
          });
    }
  }

  /** Of Netty. */
  @State(Scope.Thread)
  public static class OfFastThreadLocal {
    final FastThreadLocal<Object>[] turn = newTurn(FastThreadLocal.class);

    @Setup
    public void make(Order order) {
      order.fill(
          turn,
          () -> {
            FastThreadLocal<Object> local = new FastThreadLocal<>();
            local.set(new Object());
            return local;
          });
    }
  }

  /** Of Alibaba. */
  @State(Scope.Thread)
  public static class OfTransmittableThreadLocal {
    final TransmittableThreadLocal<Object>[] turn = newTurn(TransmittableThreadLocal.class);

    @Setup
    public void make(Order order) {
      order.fill(
          turn,
          () -> {
            TransmittableThreadLocal<Object> local = new TransmittableThreadLocal<>();
            local.set(new Object());
            return local;
          });
    }
  }

  /** Of the JDK, all bound at once. */
  @State(Scope.Thread)
  public static class OfScopedValue {
    final Object[] turn = new Object[TURN];
    Object binding = this;

    @Setup
    public void make(Order order) {
      List<Object> keys = new ArrayList<>();
      order.fill(
          turn,
          () -> {
            Object key = ScopedValues.newKey();
            keys.add(key);
            return key;
          });
      binding = ScopedValues.bind(keys.toArray());
    }
  }

  /** Of Lucene. */
  @State(Scope.Thread)
  public static class OfCloseableThreadLocal {
    final CloseableThreadLocal<Object>[] turn = newTurn(CloseableThreadLocal.class);

    @Setup
    public void make(Order order) {
      order.fill(
          turn,
          () -> {
            CloseableThreadLocal<Object> local = new CloseableThreadLocal<>();
            local.set(new Object());
            return local;
          });
    }
  }

  /** A map by thread for each local. */
  @State(Scope.Thread)
  public static class OfConcurrentHashMap {
    final ConcurrentHashMap<Thread, Object>[] turn = newTurn(ConcurrentHashMap.class);

    @Setup
    public void make(Order order) {
      order.fill(
          turn,
          () -> {
            ConcurrentHashMap<Thread, Object> local = new ConcurrentHashMap<>();
            local.put(Thread.currentThread(), new Object());
            return local;
          });
    }
  }

  private static <F extends AttributeObject> F withValue(F form) {
    form.set(Locals.NAME, new Object());
    return form;
  }

  /** Of CPython, 2004. */
  @State(Scope.Thread)
  public static class OfFirstForm {
    final FirstFormInC[] turn = new FirstFormInC[TURN];

    @Setup
    public void make(Order order) {
      order.fill(turn, () -> withValue(new FirstFormInC()));
    }
  }

  /** Of CPython, in Python. */
  @State(Scope.Thread)
  public static class OfPurePythonForm {
    final PurePythonForm[] turn = new PurePythonForm[TURN];

    @Setup
    public void make(Order order) {
      order.fill(turn, () -> withValue(new PurePythonForm()));
    }
  }

  /** Of CPython, in C. */
  @State(Scope.Thread)
  public static class OfCForm {
    final CForm[] turn = new CForm[TURN];

    @Setup
    public void make(Order order) {
      order.fill(turn, () -> withValue(new CForm()));
    }
  }
}
