package io.github.perthread;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** An executor that runs each task with what its submitter has. */
class CapturingExecutor implements Executor {
  private final Executor delegate;
  private final Supplier<? extends TaskWrapper> capture;

  /**
   * Makes an executor.
   *
   * @param delegate runs the tasks
   * @param capture captures what the submitting thread has
   */
  CapturingExecutor(Executor delegate, Supplier<? extends TaskWrapper> capture) {
    this.delegate = delegate;
    this.capture = capture;
  }

  /** Returns what the calling thread has. */
  final TaskWrapper capture() {
    return capture.get();
  }

  @Override
  public final void execute(Runnable task) {
    delegate.execute(capture().wrap(task));
  }

  @Override
  public final String toString() {
    return delegate.toString();
  }
}
