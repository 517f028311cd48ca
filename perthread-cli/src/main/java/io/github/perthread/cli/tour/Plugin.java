package io.github.perthread.cli.tour;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that is loaded, keeps a cache in each thread that uses it, and is dropped. The cache
 * refers to its plugin, so to the local that holds it: the case that {@code java.lang.ThreadLocal}
 * leaks for as long as the thread lives.
 */
final class Plugin {
  static final int CACHE_BYTES = 1 << 20;

  /** Small pages, so that the cache is no object too large for a region of G1's. */
  private static final int PAGE_BYTES = 1 << 13;

  private final ThreadLocal<Cache> caches;
  private final AtomicInteger uses = new AtomicInteger();

  Plugin(Locals locals) {
    caches = locals.local(() -> new Cache(this), cache -> {});
  }

  /** Does its work in the calling thread. */
  WeakReference<Object> work() {
    Cache cache = caches.get();
    cache.use();
    return new WeakReference<>(cache);
  }

  /** What a plugin keeps in a thread. */
  private static final class Cache {
    final Plugin plugin;
    final byte[][] pages = new byte[CACHE_BYTES / PAGE_BYTES][PAGE_BYTES];

    Cache(Plugin plugin) {
      this.plugin = plugin;
    }

    void use() {
      pages[0][0]++;
      plugin.uses.incrementAndGet();
    }
  }
}
