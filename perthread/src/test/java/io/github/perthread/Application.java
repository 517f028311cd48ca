package io.github.perthread;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * An application as a container runs it: loaded by its own class loader, with the library, and
 * given the container's threads, which outlive it. It cleans up nothing of what it does with the
 * library.
 */
public final class Application implements Consumer<List<Worker>> {
  private static final PerThread<Value> PLAIN = PerThread.withInitial(Value::new);
  private static final PerThread<Value> HOOKED = failing();
  private static final ThreadAttributes ATTRIBUTES =
      new ThreadAttributes(a -> a.set("user", new Value()));
  private static final InheritableThreadLocal<Value> INHERITABLE = new InheritableThreadLocal<>();

  /** A class of the application's. */
  private static final class Value {}

  private static PerThread<Value> failing() {
    return PerThread.<Value>builder()
        .onRemoval(value -> {
          throw new IllegalStateException("a hook of the application's fails");
        })
        .build();
  }

  @Override
  public void accept(List<Worker> workers) {
    workers.forEach(worker -> worker.run(this::handleRequest));
    for (ThreadKind kind : ThreadKind.available()) {
      TestThreads.runIn(quiet(kind), this::use);
      TestThreads.runIn(PerThread.threadFactory(quiet(kind)), this::use);
    }
  }

  /** Of threads whose uncaught-exception handler says nothing. */
  private static ThreadFactory quiet(ThreadKind kind) {
    return task -> {
      Thread thread = kind.unstarted(task);
      thread.setUncaughtExceptionHandler((t, e) -> {});
      return thread;
    };
  }

  /** The context class loader is as a container sets it. */
  private void handleRequest() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(getClass().getClassLoader());
    INHERITABLE.set(new Value()); // the library's threads must not inherit it
    try {
      use();
    } finally {
      INHERITABLE.remove();
      thread.setContextClassLoader(before);
    }
  }

  private void use() {
    PLAIN.get();
    HOOKED.set(new Value());
    HOOKED.remove();
    HOOKED.set(new Value());
    ATTRIBUTES.set("value", new Value());
    ATTRIBUTES.attribute("value", Value.class).get();
    HOOKED.runWith(new Value(), () -> ATTRIBUTES.asMap().put("value", PLAIN));
    PLAIN.forEach((t, value) -> ATTRIBUTES.set(t.getName(), value));
  }
}
