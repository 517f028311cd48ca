package io.github.perthread;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A thread factory whose threads run with what the thread had that asked for them.
 *
 * @param delegate makes the threads
 */
record CapturingThreadFactory(ThreadFactory delegate) implements ThreadFactory {
  @Override
  public @Nullable Thread newThread(Runnable task) {
    return delegate.newThread(PerThreadContext.capture().wrap(task));
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
