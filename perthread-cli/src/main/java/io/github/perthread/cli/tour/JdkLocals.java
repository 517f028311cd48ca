package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.application.ThreadLocalApplication;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The JDK's own thread-locals. */
final class JdkLocals implements Locals {
  @Override
  public String title() {
    return "java.lang.ThreadLocal";
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
      public String get(String name) {
        String value = maps.get().get(name);
        if (value == null) {
          throw new NoSuchElementException(name);
        }
        return value;
      }
    };
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
