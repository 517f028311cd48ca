package io.github.perthread.contextpropagation;

import io.github.perthread.PerThreadContext;
import io.micrometer.context.ThreadLocalAccessor;

/**
 * Makes all propagated locals one value of Micrometer's context propagation, so that whatever uses
 * that library carries them: Reactor's automatic propagation, Spring's {@code
 * ContextPropagatingTaskDecorator}, a {@code ContextExecutorService}. {@link
 * io.micrometer.context.ContextRegistry} finds it by {@link java.util.ServiceLoader}; there is
 * nothing to register.
 *
 * <p>A thread in which no propagated local has a value has the {@linkplain PerThreadContext#empty()
 * empty context}, which is a value too. So stale values of the thread that runs a task are hidden
 * whether or not a snapshot is made with {@code clearMissing}.
 *
 * <p>What is Micrometer's own: if another accessor throws while a snapshot is set, what was set
 * before it stays in that thread. Where that can happen, run the task in {@code
 * PerThreadContext.empty().run}, or in an executor made by {@link PerThreadContext#capturing}.
 */
public final class PerThreadAccessor implements ThreadLocalAccessor<PerThreadContext> {
  /** The key of the propagated locals in snapshots, and in Reactor's contexts. */
  public static final String KEY = "io.github.perthread";

  /** Makes an accessor; for {@code ServiceLoader}. */
  public PerThreadAccessor() {}

  /**
   * Returns the key of the propagated locals.
   *
   * @return {@link #KEY}
   */
  @Override
  public Object key() {
    return KEY;
  }

  /**
   * Captures what the calling thread has.
   *
   * @return what the calling thread has, never null
   */
  @Override
  public PerThreadContext getValue() {
    return PerThreadContext.capture();
  }

  /**
   * Installs a context in the calling thread.
   *
   * @param context what the thread is to have
   */
  @Override
  public void setValue(PerThreadContext context) {
    context.install();
  }

  /** Removes what the calling thread has, because a snapshot has no context. */
  @Override
  public void setValue() {
    PerThreadContext.empty().install();
  }

  /**
   * Restores what {@link #getValue} returned in the calling thread: the very objects.
   *
   * @param previous what the thread had
   */
  @Override
  public void restore(PerThreadContext previous) {
    previous.restore();
  }

  /** Removes what the calling thread has, because it had nothing before. */
  @Override
  public void restore() {
    PerThreadContext.empty().restore();
  }
}
