package io.github.perthread;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A user's removal hook that is not told the cause. The cause is an {@code Object} here so that the
 * compiler makes no bridge method: a call less between the value and its hook.
 */
record HookWithoutCause<T extends @Nullable Object>(Consumer<? super T> hook)
    implements BiConsumer<T, Object> {
  @Override
  public void accept(T value, Object cause) {
    hook.accept(value);
  }
}
