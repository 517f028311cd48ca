package io.github.perthread;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ids of this library's own for threads whose {@code getId()} is not to be relied on: negative
 * numbers, which the JDK gives to no thread, by the identity of the thread, which is held weakly.
 */
final class OwnIds {
  /** Greater ones are marks of {@link ThreadSlots}. */
  private static final long FIRST = -1_000;

  private static final AtomicLong NEXT = new AtomicLong(FIRST);
  private static final ReferenceQueue<Thread> COLLECTED = new ReferenceQueue<>();
  private static final Map<Key, Long> IDS = new ConcurrentHashMap<>();

  /** A thread, by identity. */
  private static final class Key extends WeakReference<Thread> {
    private final int hash;

    Key(Thread thread, @Nullable ReferenceQueue<Thread> queue) {
      super(thread, queue);
      hash = System.identityHashCode(thread);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** Compares threads; that of the key that is looked up lives, so no two dead ones are equal. */
    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Key key && hash == key.hash && key.get() == get() && get() != null);
    }
  }

  private OwnIds() {}

  /** Returns the id of a thread, always the same. */
  static long id(Thread thread) {
    Long known = IDS.get(new Key(thread, null));
    return known != null ? known : newId(thread);
  }

  private static long newId(Thread thread) {
    for (Reference<?> gone = COLLECTED.poll(); gone != null; gone = COLLECTED.poll()) {
      IDS.remove(gone);
    }
    return IDS.computeIfAbsent(new Key(thread, COLLECTED), any -> NEXT.getAndDecrement());
  }

  /** Returns how many threads have one. */
  static int count() {
    return IDS.size();
  }
}
