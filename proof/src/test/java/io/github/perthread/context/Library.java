package io.github.perthread.context;

import com.alibaba.ttl.TransmittableThreadLocal;
import com.alibaba.ttl.TtlRunnable;
import com.alibaba.ttl.threadpool.TtlExecutors;
import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextScheduledExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The libraries that carry what a thread has; OpenTelemetry a map of its own, no thread-locals. */
enum Library {
  PER_THREAD("PerThreadContext") {
    @Override
    Carried create() {
      return new OfPerThread();
    }
  },
  TRANSMITTABLE("TransmittableThreadLocal") {
    @Override
    Carried create() {
      return new OfTransmittable();
    }
  },
  MICROMETER("Micrometer, `clearMissing`") {
    @Override
    Carried create() {
      return new OfMicrometer();
    }
  },
  OPEN_TELEMETRY("OpenTelemetry's context") {
    @Override
    Carried create() {
      return new OfOpenTelemetry();
    }
  };

  final String title;

  Library(String title) {
    this.title = title;
  }

  abstract Carried create();

  private static final class OfPerThread implements Carried {
    @Override
    public Local local(@Nullable Supplier<Object> initial, @Nullable UnaryOperator<Object> copy) {
      Initial initialValues = new Initial(initial);
      PerThread.Builder<@Nullable Object> builder =
          PerThread.<@Nullable Object>builder().initial(initialValues);
      PerThread.Builder<@Nullable Object> propagated =
          copy == null
              ? builder.propagated()
              : builder.propagated(value -> value == null ? null : copy.apply(value));
      return new OfThreadLocal(propagated.build(), initialValues);
    }

    @Override
    public Runnable wrap(Runnable task) {
      return PerThreadContext.capture().wrap(task);
    }

    @Override
    public ScheduledExecutorService capturing(ScheduledExecutorService executor) {
      return PerThreadContext.capturing(executor);
    }
  }

  private static final class OfTransmittable implements Carried {
    @Override
    public Local local(@Nullable Supplier<Object> initial, @Nullable UnaryOperator<Object> copy) {
      Initial initialValues = new Initial(initial);
      return new OfThreadLocal(
          new TransmittableThreadLocal<@Nullable Object>() {
            private static final long serialVersionUID = 1;

            @Override
            protected @Nullable Object initialValue() {
              return initialValues.get();
            }

            @Override
            public @Nullable Object copy(@Nullable Object value) {
              return copy == null || value == null ? value : copy.apply(value);
            }
          },
          initialValues);
    }

    @Override
    @SuppressWarnings("NullAway") // null only for a null task
    public Runnable wrap(Runnable task) {
      return TtlRunnable.get(task);
    }

    @Override
    @SuppressWarnings("NullAway") // null only for a null executor
    public ScheduledExecutorService capturing(ScheduledExecutorService executor) {
      return TtlExecutors.getTtlScheduledExecutorService(executor);
    }
  }

  /** It has no copy functions; an accessor that fails when it is set stands in for one. */
  private static final class OfMicrometer implements Carried {
    private final ContextRegistry registry = new ContextRegistry();
    private final AtomicInteger keys = new AtomicInteger();

    @Override
    public Local local(@Nullable Supplier<Object> initial, @Nullable UnaryOperator<Object> copy) {
      Initial initialValues = new Initial(initial);
      ThreadLocal<@Nullable Object> local = ThreadLocal.withInitial(initialValues);
      registry.registerThreadLocalAccessor(new Accessor(keys.getAndIncrement(), local, copy));
      return new OfThreadLocal(local, initialValues);
    }

    @Override
    public Runnable wrap(Runnable task) {
      return snapshots().captureAll().wrap(task);
    }

    @Override
    public ScheduledExecutorService capturing(ScheduledExecutorService executor) {
      return ContextScheduledExecutorService.wrap(executor, snapshots());
    }

    private ContextSnapshotFactory snapshots() {
      return ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
    }
  }

  private record Accessor(
      Integer number, ThreadLocal<@Nullable Object> local, @Nullable UnaryOperator<Object> copy)
      implements ThreadLocalAccessor<Object> {
    @Override
    public Object key() {
      return number;
    }

    @Override
    public @Nullable Object getValue() {
      return local.get();
    }

    @Override
    public void setValue(Object value) {
      local.set(copy == null ? value : copy.apply(value));
    }

    @Override
    public void setValue() {
      local.remove();
    }
  }

  /** Its variables are keys of a map that a thread has; to set one, another map is made current. */
  private static final class OfOpenTelemetry implements Carried {
    @Override
    public Local local(@Nullable Supplier<Object> initial, @Nullable UnaryOperator<Object> copy) {
      if (initial != null || copy != null) {
        throw new UnsupportedOperationException(
            "OpenTelemetry has neither initializers nor copies");
      }
      return new OfKey(ContextKey.named("key"), new ConcurrentHashMap<>());
    }

    @Override
    public Runnable wrap(Runnable task) {
      return Context.current().wrap(task);
    }

    @Override
    public ScheduledExecutorService capturing(ScheduledExecutorService executor) {
      return Context.taskWrapping(executor);
    }
  }

  private record OfKey(ContextKey<@Nullable Object> key, Map<Thread, Scope> scopes)
      implements Carried.Local {
    @Override
    @SuppressWarnings("MustBeClosedChecker") // remove() closes it, or nothing does
    public void set(@Nullable Object value) {
      scopes.put(Thread.currentThread(), Context.current().with(key, value).makeCurrent());
    }

    @Override
    public void remove() {
      Scope scope = scopes.remove(Thread.currentThread());
      if (scope != null) {
        scope.close();
      }
    }

    /** There is no null as a value. */
    @Override
    public boolean isSet() {
      return get() != null;
    }

    @Override
    public @Nullable Object get() {
      return Context.current().get(key);
    }

    @Override
    public Object self() {
      return key;
    }
  }

  /** Makes initial values, and tells a look at a local from a use. */
  private static final class Initial implements Supplier<@Nullable Object> {
    private static final Object NONE = new Object();

    private final @Nullable Supplier<Object> supplier;
    private volatile boolean looking;

    Initial(@Nullable Supplier<Object> supplier) {
      this.supplier = supplier;
    }

    @Override
    public @Nullable Object get() {
      if (looking) {
        return NONE;
      }
      return supplier == null ? null : supplier.get();
    }

    /** Whether the calling thread has a value in a local whose initial values these are. */
    boolean isSet(ThreadLocal<@Nullable Object> local) {
      looking = true;
      try {
        boolean isSet = local.get() != NONE;
        if (!isSet) {
          local.remove();
        }
        return isSet;
      } finally {
        looking = false;
      }
    }
  }

  private record OfThreadLocal(ThreadLocal<@Nullable Object> local, Initial initial)
      implements Carried.Local {
    @Override
    public void set(@Nullable Object value) {
      local.set(value);
    }

    @Override
    public void remove() {
      local.remove();
    }

    @Override
    public boolean isSet() {
      return initial.isSet(local);
    }

    @Override
    public @Nullable Object get() {
      return local.get();
    }

    @Override
    public Object self() {
      return local;
    }
  }
}
