package io.github.perthread;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scheduler that runs each task with what its submitter has, and periodic ones with nothing. */
final class CapturingScheduledExecutorService extends CapturingExecutorService
    implements ScheduledExecutorService {
  private final ScheduledExecutorService delegate;
  private final TaskWrapper nothing;

  /**
   * Makes a scheduler.
   *
   * @param nothing wraps the periodic tasks
   */
  CapturingScheduledExecutorService(
      ScheduledExecutorService delegate,
      Supplier<? extends TaskWrapper> capture,
      TaskWrapper nothing) {
    super(delegate, capture);
    this.delegate = delegate;
    this.nothing = nothing;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return delegate.schedule(capture().wrap(task), delay, unit);
  }

  @Override
  public <V extends @Nullable Object> ScheduledFuture<V> schedule(
      Callable<V> task, long delay, TimeUnit unit) {
    return delegate.schedule(capture().wrap(task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return delegate.scheduleAtFixedRate(nothing.wrap(task), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return delegate.scheduleWithFixedDelay(nothing.wrap(task), initialDelay, delay, unit);
  }
}
