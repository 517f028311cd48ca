package io.github.perthread.testing;

import org.jspecify.annotations.Nullable;

/** How a failure in one thread is thrown in another. */
final class Failures {
  private Failures() {}

  /** Throws errors and unchecked exceptions as they are, anything else wrapped. */
  static RuntimeException unchecked(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    throw new AssertionError("Failed in another thread", failure);
  }
}
