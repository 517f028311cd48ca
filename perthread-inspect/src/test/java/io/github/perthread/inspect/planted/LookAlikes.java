package io.github.perthread.inspect.planted;

import io.netty.util.concurrent.FastThreadLocal;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What looks like a leak and is none. */
final class LookAlikes {
  static final ThreadLocal<Object> LIVE_SELF = new ThreadLocal<>();
  static final FastThreadLocal<Object> LIVE_FAST = new FastThreadLocal<>();
  static final ThreadLocal<Object> LIVE_CHAIN = new ThreadLocal<>();
  static final ThreadLocal<Object> PLUGIN_CACHE = new ThreadLocal<>();
  static final byte[] SHARED_VALUE = new byte[7000];
  static final List<Object> HELD = Collections.synchronizedList(new ArrayList<>());
  static final Map<String, SoftReference<Owner>> SOFT = new ConcurrentHashMap<>();
  static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

  private LookAlikes() {}

  /** An object with a local of its own, whose value refers back to it. */
  static class Owner {
    final ThreadLocal<Owner> ofOwner = new ThreadLocal<>();
    final byte[] buffer = new byte[6000];

    Owner fill() {
      ofOwner.set(this);
      return this;
    }
  }

  static final class OwnerInClassValue extends Owner {}

  /** A class value's values hang on the class in a field that no dump shows. */
  static final ClassValue<Owner> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected Owner computeValue(Class<?> type) {
          return new OwnerInClassValue();
        }
      };

  static void plant() throws ReflectiveOperationException {
    // A value that refers to its key, which a static field holds.
    LIVE_SELF.set(List.of(LIVE_SELF));
    LIVE_FAST.set(List.of(LIVE_FAST));
    // A local made for each object, of objects in use.
    HELD.add(new Owner().fill());
    // A local held by the value of a local in use, and with a value that reaches itself.
    LIVE_CHAIN.set(new Owner().fill());
    // A local that is softly reachable: the next read may find it.
    SOFT.put(Thread.currentThread().getName(), new SoftReference<>(new Owner().fill()));
    BY_CLASS.get(LookAlikes.class).fill();
    // A key that is gone, whose value others hold: the local keeps nothing.
    new ThreadLocal<byte[]>().set(SHARED_VALUE);
    // A key that is gone, without a value.
    new ThreadLocal<@Nullable Object>().set(null);
    LOCK.readLock().lock();
    plugin();
  }

  /** A plugin in use, also in a thread-local value. */
  @SuppressWarnings("unchecked")
  private static void plugin() throws ReflectiveOperationException {
    Object plugin = PluginLoader.plugin();
    HELD.add(plugin);
    ((Runnable) plugin).run();
    ((Consumer<ThreadLocal<Object>>) plugin).accept(PLUGIN_CACHE);
  }

  /** Runs the rest with a local that only a local variable holds. */
  static void insideMethod(Runnable rest) {
    Owner local = new Owner().fill();
    rest.run();
    HELD.add(new WeakReference<>(local));
  }
}
