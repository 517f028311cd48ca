package io.github.perthread.reference;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the interpreter keeps for a running thread, CPython's {@code PyThreadState}, as far as the
 * forms in C use it: a dict, which goes when the thread ends, and a list of all thread states.
 *
 * <p><b>Deviation.</b> Java's nearest to it is the thread's map of thread-locals, so a thread's
 * state is in a {@link ThreadLocal}. The list of all of them is a set of weak references.
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

  /** Returns the calling thread's state, whose dict is {@code PyThreadState_GetDict()}. */
  static ThreadState current() {
    return CURRENT.get();
  }

  /** Returns the states of all threads, as the list from {@code PyInterpreterState_ThreadHead}. */
  static List<ThreadState> all() {
    return ALL.stream()
        .<@Nullable ThreadState>map(WeakReference::get)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** Returns how many keys the dict has. */
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
