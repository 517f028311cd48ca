package io.github.perthread.reference;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an interpreter keeps for a thread: a dict of its own, which goes when the thread ends.
 *
 * <p>Java gives a thread one such place, its map of thread-locals, so that is where this lives.
 * Python's can be listed, and so can these: they are all in a set, weakly.
 */
final class ThreadState {
  private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);
  private static final Set<WeakReference<ThreadState>> ALL = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<ThreadState> GONE = new ReferenceQueue<>();

  private final Map<Object, Object> dict = new ConcurrentHashMap<>();

  private ThreadState() {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      ALL.remove(gone);
    }
    ALL.add(new WeakReference<>(this, GONE));
  }

  static ThreadState current() {
    return CURRENT.get();
  }

  /** The states of all threads that have one. */
  static List<ThreadState> all() {
    List<ThreadState> states = new ArrayList<>();
    for (WeakReference<ThreadState> reference : ALL) {
      ThreadState state = reference.get();
      if (state != null) {
        states.add(state);
      }
    }
    return states;
  }

  /** How many things are kept here. */
  int size() {
    return dict.size();
  }

  @Nullable Object get(Object key) {
    return dict.get(key);
  }

  void put(Object key, Object value) {
    dict.put(key, value);
  }

  void remove(Object key) {
    dict.remove(key);
  }
}
