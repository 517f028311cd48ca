package io.github.perthread;

/** An application that uses a local once, and is over. */
public final class ShortApplication implements Runnable {
  private static final PerThread<Object> LOCAL = PerThread.withInitial(Object::new);

  @Override
  public void run() {
    LOCAL.get();
  }
}
