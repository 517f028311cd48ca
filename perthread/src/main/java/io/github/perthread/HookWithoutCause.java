package io.github.perthread;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A user's removal hook that is not told the cause. */
record HookWithoutCause<T extends @Nullable Object>(Consumer<? super T> hook)
    implements BiConsumer<T, RemovalCause> {
  @Override
  public void accept(T value, RemovalCause cause) {
    hook.accept(value);
  }
}
