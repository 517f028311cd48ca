package io.github.perthread.inspect.planted.plugin;

import java.util.Map;
import java.util.function.Consumer;

/** A plugin with a thread local of its own, and one that is handed to it. */
public final class Plugin implements Consumer<ThreadLocal<Object>>, Runnable {
  private static final ThreadLocal<Plugin> OWN = new ThreadLocal<>();

  private final byte[] cache = new byte[10_000];

  /** Leaves a value on the calling thread under the plugin's own key. */
  @Override
  public void run() {
    OWN.set(this);
  }

  /** Leaves a value on the calling thread under a key of the application. */
  @Override
  public void accept(ThreadLocal<Object> key) {
    key.set(Map.of("plugin", new Plugin()));
  }

  public int size() {
    return cache.length;
  }
}
