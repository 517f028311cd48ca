package io.github.perthread;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread factory whose threads run with what the thread had that asked for them.
 *
 * @param delegate makes the threads
 * @param capture captures what the asking thread has
 */
record CapturingThreadFactory(ThreadFactory delegate, Supplier<? extends TaskWrapper> capture)
    implements ThreadFactory {
  @Override
  public @Nullable Thread newThread(Runnable task) {
    return delegate.newThread(capture.get().wrap(task));
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
