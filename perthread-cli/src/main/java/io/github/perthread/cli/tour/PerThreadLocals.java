package io.github.perthread.cli.tour;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.cli.tour.application.PerThreadApplication;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** This library's thread-locals. */
final class PerThreadLocals implements Locals {
  @Override
  public String title() {
    return "PerThread";
  }

  @Override
  public RequestAttributes attributes() {
    ThreadAttributes attributes =
        new ThreadAttributes(unused -> {}, UnaryOperator.identity()); // so it is propagated
    return new RequestAttributes() {
      @Override
      public void set(String name, String value) {
        attributes.set(name, value);
      }

      @Override
      public @Nullable String get(String name) {
        return (String) attributes.getOrDefault(name, null);
      }
    };
  }

  @Override
  public <T> T request(Callable<T> work) throws Exception {
    return PerThreadContext.empty().call(work::call);
  }

  @Override
  public Runnable carrying(Runnable task) {
    return PerThreadContext.capture().wrap(task);
  }

  @Override
  public Executor carrying(Executor executor) {
    return PerThreadContext.capturing(executor);
  }

  @Override
  public <T> ThreadLocal<T> local(Supplier<T> initial, Consumer<? super T> onRemoval) {
    return PerThread.<T>builder().initial(initial).onRemoval(onRemoval).build();
  }

  @Override
  public boolean hasHooks() {
    return true;
  }

  @Override
  public Class<? extends Runnable> application() {
    return PerThreadApplication.class;
  }
}
