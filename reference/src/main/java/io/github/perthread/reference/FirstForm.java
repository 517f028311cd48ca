package io.github.perthread.reference;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Python's first thread-local object, of 2004: the values live in the thread.
 *
 * <p><b>What it does.</b> Each local has a key. A thread's state has a dict, and in it, under that
 * key, the thread's dict for the local. An access looks the key up in the thread's state and so
 * finds the attributes. The dict that was used last is remembered in the local: one slot, good for
 * one thread at a time.
 *
 * <p><b>Why.</b> It is the least that can be done. A thread's end costs nothing: its state goes,
 * and with it everything that was in it. When a local is dropped, or {@linkplain #close() closed},
 * all threads are gone through and its key is taken out of each.
 *
 * <p><b>Where it falls short.</b>
 *
 * <ul>
 *   <li>What a thread's state holds is alive while the thread is. A value that refers to its local
 *       keeps the local alive, so nobody drops it, so nobody sweeps: it stays until the thread
 *       ends. {@code java.lang.ThreadLocal} has the same flaw for the same reason.
 *   <li>Dropping a local costs in proportion to all threads, whether they used it or not.
 *   <li>The slot keeps the last thread's dict, also when that thread has ended.
 *   <li>In Java a thread's state is a thread-local; a pool that wipes its threads' locals takes the
 *       values of a living thread.
 * </ul>
 */
public class FirstForm extends AttributeObject implements AutoCloseable {
  private static final Cleaner DROPPED = Cleaner.create();

  /** Never the local itself: the threads' states hold it strongly. */
  private final Object key = new Object();

  private final Consumer<? super FirstForm> init;
  private volatile @Nullable LastUsed lastUsed;

  private record LastUsed(WeakReference<Thread> thread, Dict dict) {}

  /** A class of its own only to be told from other things in a thread's state. */
  @SuppressWarnings("serial")
  private static final class Dict extends LinkedHashMap<String, @Nullable Object> {}

  /** Makes a local that has no attributes in any thread. */
  public FirstForm() {
    this(local -> {});
  }

  /**
   * Makes a local and initializes it, for the constructing thread at once, for others when they
   * first use it.
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public FirstForm(Consumer<? super FirstForm> init) {
    this.init = init;
    Object sweptKey = key;
    DROPPED.register(this, () -> sweep(sweptKey));
    current();
  }

  @Override
  protected final <R extends @Nullable Object> R withDict(
      Function<Map<String, @Nullable Object>, R> access) {
    return access.apply(current());
  }

  private Dict current() {
    LastUsed last = lastUsed;
    if (last != null && last.thread.refersTo(Thread.currentThread())) {
      return last.dict;
    }
    ThreadState state = ThreadState.current();
    Dict dict = state.get(key) instanceof Dict known ? known : create(state);
    lastUsed = new LastUsed(new WeakReference<>(Thread.currentThread()), dict);
    return dict;
  }

  /** The dict is in place while the initializer fills it, and taken out again if that fails. */
  private Dict create(ThreadState state) {
    Dict dict = new Dict();
    state.put(key, dict);
    boolean made = false;
    try {
      init.accept(this);
      made = true;
    } finally {
      if (!made) {
        state.remove(key);
        lastUsed = null;
      }
    }
    return dict;
  }

  @Override
  public int dictsHeld() {
    int held = 0;
    for (ThreadState state : ThreadState.all()) {
      held += state.get(key) != null ? 1 : 0;
    }
    return held;
  }

  /** Takes this local's dict out of every thread. What is stored afterwards stays. */
  @Override
  public void close() {
    sweep(key);
    lastUsed = null;
  }

  private static void sweep(Object key) {
    for (ThreadState state : ThreadState.all()) {
      state.remove(key);
    }
  }
}
