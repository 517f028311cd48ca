package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.application.ThreadLocalApplication;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The JDK's own thread-locals. */
final class JdkLocals implements Locals {
  @Override
  public String title() {
    return "ThreadLocal";
  }

  @Override
  public RequestAttributes attributes() {
    ThreadLocal<Map<String, String>> maps = ThreadLocal.withInitial(HashMap::new);
    return new RequestAttributes() {
      @Override
      public void set(String name, String value) {
        maps.get().put(name, value);
      }

      @Override
      public @Nullable String get(String name) {
        return maps.get().get(name);
      }
    };
  }

  @Override
  public <T> T request(Callable<T> work) throws Exception {
    return work.call();
  }

  @Override
  public Runnable carrying(Runnable task) {
    return task;
  }

  @Override
  public Executor carrying(Executor executor) {
    return executor;
  }

  @Override
  public <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval) {
    return ThreadLocal.withInitial(initial);
  }

  @Override
  public boolean hasHooks() {
    return false;
  }

  @Override
  public Class<? extends Runnable> application() {
    return ThreadLocalApplication.class;
  }
}
