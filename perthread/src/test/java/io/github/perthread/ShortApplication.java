package io.github.perthread;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An application that uses a local once, and is over: it closes its class loader at once. */
public final class ShortApplication implements Runnable {
  private static final PerThread<Object> LOCAL = PerThread.withInitial(Object::new);

  @Override
  public void run() {
    LOCAL.get();
    try {
      ((Closeable) getClass().getClassLoader()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
