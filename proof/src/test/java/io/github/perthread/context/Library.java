package io.github.perthread.context;

import com.alibaba.ttl.TransmittableThreadLocal;
import com.alibaba.ttl.TtlRunnable;
import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The libraries that carry thread-locals; OpenTelemetry carries a map of its own instead. */
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
      return ContextSnapshotFactory.builder()
          .contextRegistry(registry)
          .clearMissing(true)
          .build()
          .captureAll()
          .wrap(task);
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
