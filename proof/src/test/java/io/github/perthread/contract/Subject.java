package io.github.perthread.contract;

import io.github.perthread.PerThread;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A local of some implementation, as the suite sees it. An implementation that has names uses one
 * of them for what is called the value here. What an implementation does not have is not called:
 * the clauses about it do not apply.
 */
interface Subject {
  @Nullable Object get();

  void set(@Nullable Object value);

  boolean isSet();

  void remove();

  /** The local itself, for those who synchronize on it. */
  Object self();

  /** How many values it holds, those of ended threads included. */
  default int valuesHeld() {
    throw new UnsupportedOperationException("valuesHeld");
  }

  /** How much room it takes, in slots or entries. */
  default int room() {
    return valuesHeld();
  }

  /** Is inside an access, in user code, as far as the implementation lets user code in. */
  default void occupy(AtomicReference<Runnable> initializer, Runnable inside) {
    initializer.set(inside);
    get();
  }

  default PerThread<@Nullable Object> perThread() {
    throw new UnsupportedOperationException("perThread");
  }

  default @Nullable Object get(String name) {
    throw new UnsupportedOperationException("get by name");
  }

  default void set(String name, @Nullable Object value) {
    throw new UnsupportedOperationException("set by name");
  }

  default Map<String, @Nullable Object> dict() {
    throw new UnsupportedOperationException("dict");
  }

  /** A field that a subclass added. */
  default AtomicReference<@Nullable Object> field() {
    throw new UnsupportedOperationException("field");
  }

  default void clearAllThreads() {
    throw new UnsupportedOperationException("clearAllThreads");
  }

  default void close() {
    throw new UnsupportedOperationException("close");
  }
}
