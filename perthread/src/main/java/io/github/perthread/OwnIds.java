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

  /** For each class of threads, whether it may override {@code getId()}. */
  private static final ClassValue<Boolean> MAY_OVERRIDE_GET_ID =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Privileged.call(() -> mayOverrideGetId(type));
        }
      };

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

  /** Returns whether the {@code getId()} of threads of a class may be overridden. */
  static boolean areNeededBy(Class<?> type) {
    return MAY_OVERRIDE_GET_ID.get(type);
  }

  /**
   * Asks each class below {@code Thread} itself. {@code Class.getMethod} would look at all public
   * methods, and fail for a class with a method whose types are absent; here that is an answer.
   */
  private static boolean mayOverrideGetId(Class<?> type) {
    Class<?> asked = type;
    while (asked != null && asked != Thread.class) {
      try {
        return asked.getDeclaredMethod("getId").getDeclaringClass() == asked;
      } catch (NoSuchMethodException e) {
        asked = asked.getSuperclass();
      } catch (LinkageError | SecurityException e) {
        return true; // it cannot be told
      }
    }
    return false;
  }

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
