package io.github.perthread;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes tasks that run with the values of one context; all that executors know of contexts. */
interface TaskWrapper {
  /** Returns a task that runs the given one with these values. */
  Runnable wrap(Runnable task);

  /** Returns the same for a task that has a result. */
  <V extends @Nullable Object> Callable<V> wrap(Callable<V> task);
}
