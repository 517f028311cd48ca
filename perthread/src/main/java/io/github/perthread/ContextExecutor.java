package io.github.perthread;

import java.util.concurrent.Executor;

/**
 * An executor that runs every task with one context.
 *
 * @param context what the tasks have
 * @param delegate runs them
 */
record ContextExecutor(TaskWrapper context, Executor delegate) implements Executor {
  @Override
  public void execute(Runnable task) {
    delegate.execute(context.wrap(task));
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
