package io.github.perthread;

import java.util.concurrent.Executor;

/** An executor that runs each task with what its submitter has. */
class CapturingExecutor implements Executor {
  private final Executor delegate;

  CapturingExecutor(Executor delegate) {
    this.delegate = delegate;
  }

  @Override
  public final void execute(Runnable task) {
    delegate.execute(PerThreadContext.capture().wrap(task));
  }

  @Override
  public final String toString() {
    return delegate.toString();
  }
}
