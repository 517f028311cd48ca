package io.github.perthread.proof;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;

/** An application in a class loader of its own, which has the library for itself. */
public final class SoakApplication implements Runnable {
  private static final PerThread<Object> LOCAL = PerThread.builder().onRemoval(value -> {}).build();
  private static final ThreadAttributes ATTRIBUTES = new ThreadAttributes();

  /** Stores values of its own classes in a thread that will outlive it. */
  @Override
  public void run() {
    LOCAL.set(this);
    ATTRIBUTES.set("application", this);
  }
}
