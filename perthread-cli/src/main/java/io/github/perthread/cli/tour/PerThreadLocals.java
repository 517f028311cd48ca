package io.github.perthread.cli.tour;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.cli.tour.application.PerThreadApplication;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** This library's thread-locals. */
final class PerThreadLocals implements Locals {
  @Override
  public String title() {
    return "PerThread";
  }

  @Override
  public RequestAttributes attributes() {
    ThreadAttributes attributes = new ThreadAttributes();
    return new RequestAttributes() {
      @Override
      public void set(String name, String value) {
        attributes.set(name, value);
      }

      @Override
      public String get(String name) {
        return Objects.requireNonNull(attributes.get(name, String.class));
      }
    };
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
