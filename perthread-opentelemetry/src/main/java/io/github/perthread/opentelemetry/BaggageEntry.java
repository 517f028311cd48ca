package io.github.perthread.opentelemetry;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.ThreadAttributes;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A key of the baggage, and the place in the process that its value comes from and goes to. */
abstract class BaggageEntry {
  private final String key;

  private BaggageEntry(String key) {
    this.key = key;
  }

  static BaggageEntry of(String key, PerThread<? super String> local) {
    return new BaggageEntry(key) {
      @Override
      @Nullable String get() {
        return local.getIfPresent() instanceof String value ? value : null;
      }

      @Override
      void set(String value) {
        local.set(value);
      }

      @Override
      boolean isPropagated() {
        return isCaptured(() -> local.callWith("", BaggageEntry::anyIsCaptured));
      }

      @Override
      public String toString() {
        return local.toString();
      }
    };
  }

  static BaggageEntry of(String key, ThreadAttributes attributes, String name) {
    return new BaggageEntry(key) {
      @Override
      @Nullable String get() {
        return attributes.getOrDefault(name, null) instanceof String value ? value : null;
      }

      @Override
      void set(String value) {
        attributes.set(name, value);
      }

      @Override
      boolean isPropagated() {
        return isCaptured(() -> {
          attributes.asMap(); // makes the thread's, if it has none
          return anyIsCaptured();
        });
      }

      @Override
      public String toString() {
        return attributes.toString();
      }
    };
  }

  /** Tells whether a context has what is set in a run, so that it is gone after the run. */
  private static boolean isCaptured(BooleanSupplier setAndCapture) {
    return PerThreadContext.empty().<Boolean, RuntimeException>call(setAndCapture::getAsBoolean);
  }

  private static boolean anyIsCaptured() {
    return !PerThreadContext.capture().isEmpty();
  }

  final String key() {
    return key;
  }

  /** Returns what the calling thread has, or null if it has nothing, null, or no string. */
  abstract @Nullable String get();

  abstract void set(String value);

  abstract boolean isPropagated();
}
