package io.github.perthread.benchmarks;

import com.alibaba.ttl.TransmittableThreadLocal;
import com.alibaba.ttl.TtlRunnable;
import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to carry the values of some locals along with a task; every implementation a peer. */
abstract class Carrier {
  /** What one reads of the locals, so that the task does something with them. */
  abstract @Nullable Object read();

  /** Gives the calling thread a value in each local. */
  abstract void set();

  /** Captures what the calling thread has. */
  abstract Object capture();

  /** Captures what the calling thread has, for a task. */
  abstract Runnable wrap(Runnable task);

  static Carrier of(String peer, int locals) {
    return switch (peer) {
      case "PerThread" -> new OfPerThread(locals);
      case "TransmittableThreadLocal" -> new OfTransmittable(locals);
      case "Micrometer" -> new OfMicrometer(locals);
      case "OpenTelemetry" -> new OfOpenTelemetry(locals);
      default -> throw new IllegalArgumentException(peer);
    };
  }

  private static final class OfPerThread extends Carrier {
    private final List<PerThread<String>> locals = new ArrayList<>();

    OfPerThread(int count) {
      for (int i = 0; i < count; i++) {
        locals.add(PerThread.<String>builder().propagated().build());
      }
    }

    @Override
    @Nullable Object read() {
      return locals.get(0).getIfPresent();
    }

    @Override
    void set() {
      locals.forEach(local -> local.set("value"));
    }

    @Override
    Object capture() {
      return PerThreadContext.capture();
    }

    @Override
    Runnable wrap(Runnable task) {
      return PerThreadContext.capture().wrap(task);
    }
  }

  private static final class OfTransmittable extends Carrier {
    private final List<TransmittableThreadLocal<String>> locals = new ArrayList<>();

    OfTransmittable(int count) {
      for (int i = 0; i < count; i++) {
        locals.add(new TransmittableThreadLocal<>());
      }
    }

    @Override
    @Nullable Object read() {
      return locals.get(0).get();
    }

    @Override
    void set() {
      locals.forEach(local -> local.set("value"));
    }

    @Override
    Object capture() {
      return TransmittableThreadLocal.Transmitter.capture();
    }

    @Override
    @SuppressWarnings("NullAway") // null only for a null task
    Runnable wrap(Runnable task) {
      return TtlRunnable.get(task);
    }
  }

  /** With a registry of its own, and {@code clearMissing}: stale values are hidden, as by us. */
  private static final class OfMicrometer extends Carrier {
    private final List<ThreadLocal<@Nullable String>> locals = new ArrayList<>();
    private final ContextSnapshotFactory snapshots;

    OfMicrometer(int count) {
      ContextRegistry registry = new ContextRegistry();
      for (int i = 0; i < count; i++) {
        ThreadLocal<@Nullable String> local = new ThreadLocal<>();
        locals.add(local);
        registry.registerThreadLocalAccessor(new Accessor(i, local));
      }
      snapshots =
          ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
    }

    @Override
    @Nullable Object read() {
      return locals.get(0).get();
    }

    @Override
    void set() {
      locals.forEach(local -> local.set("value"));
    }

    @Override
    Object capture() {
      return snapshots.captureAll();
    }

    @Override
    Runnable wrap(Runnable task) {
      return snapshots.captureAll().wrap(task);
    }
  }

  private record Accessor(Integer number, ThreadLocal<@Nullable String> local)
      implements ThreadLocalAccessor<String> {
    @Override
    public Object key() {
      return number;
    }

    @Override
    public @Nullable String getValue() {
      return local.get();
    }

    @Override
    public void setValue(String value) {
      local.set(value);
    }

    @Override
    public void setValue() {
      local.remove();
    }
  }

  /** Carries no thread-locals but an immutable map of its own: what one slot for all costs. */
  private static final class OfOpenTelemetry extends Carrier {
    private final List<ContextKey<String>> keys = new ArrayList<>();

    OfOpenTelemetry(int count) {
      for (int i = 0; i < count; i++) {
        keys.add(ContextKey.named("key" + i));
      }
    }

    @Override
    @Nullable Object read() {
      return Context.current().get(keys.get(0));
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // the thread keeps it
    void set() {
      Context context = Context.root();
      for (ContextKey<String> key : keys) {
        context = context.with(key, "value");
      }
      context.makeCurrent();
    }

    @Override
    Object capture() {
      return Context.current();
    }

    @Override
    Runnable wrap(Runnable task) {
      return Context.current().wrap(task);
    }
  }
}
