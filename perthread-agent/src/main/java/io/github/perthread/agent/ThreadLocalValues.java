package io.github.perthread.agent;

import io.github.perthread.PerThread;
import org.jspecify.annotations.Nullable;

/** The values of one stand-in, and of no clone of it. */
final class ThreadLocalValues<T extends @Nullable Object> extends PerThread<T> {
  final ThreadLocalStandIn<T> owner;

  ThreadLocalValues(ThreadLocalStandIn<T> owner, String name) {
    super(PerThread.<T>builder().name(name));
    this.owner = owner;
  }
}
