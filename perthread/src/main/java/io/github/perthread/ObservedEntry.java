package io.github.perthread;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An entry made while removals are counted. Its thread counts here what it removes itself, without
 * an atomic instruction: a {@link RemovalCount} is made at the second removal, because most threads
 * of a program that makes many remove a value once.
 *
 * <p>It also knows the value that the initializer made, weakly.
 */
final class ObservedEntry extends PropagatedEntry {
  /** Stands for an initial value that is null. */
  private static final WeakReference<@Nullable Object> NULL = new WeakReference<>(UNSET);

  /** Null until the second removal; only for the entry's thread. */
  private @Nullable RemovalCount removals;

  /** Whether the first removal was counted elsewhere; only for the entry's thread. */
  private boolean removedOnce;

  private volatile @Nullable WeakReference<@Nullable Object> initial;

  private ObservedEntry(
      long threadId, WeakReference<Thread> thread, @Nullable WeakReference<ThreadSlots<?>> local) {
    super(threadId, thread, local);
  }

  /**
   * Makes an entry without a value. Its type is the one that callers know without this class.
   *
   * @param local its local, if that is propagated
   */
  static Entry make(
      long threadId, WeakReference<Thread> thread, @Nullable WeakReference<ThreadSlots<?>> local) {
    return new ObservedEntry(threadId, thread, local);
  }

  /**
   * Removes the value of a local without a hook and counts it, without arbitration: if another
   * thread removes the same value at this moment, both count it. Called by the entry's thread.
   *
   * @return false if it is to be removed and counted otherwise
   */
  boolean removeAndCount() {
    RemovalCount there = removals;
    if (there == null || Diagnostics.recordsRemovals()) {
      return false;
    }
    if (isValue(value)) {
      storeRelease(UNSET);
      there.add(1);
    }
    return true;
  }

  /**
   * Counts values that the entry's thread removed.
   *
   * @return false if they are to be counted elsewhere
   */
  boolean countHere(int count, LocalHistory local) {
    if (removals == null && removedOnce) {
      removals = RemovalCount.make(this, local);
    }
    removedOnce = true;
    RemovalCount there = removals;
    if (there != null) {
      there.add(count);
    }
    return there != null;
  }

  /** Notes the value that the initializer made; called by the entry's thread. */
  void noteInitial(@Nullable Object value) {
    initial = value == null ? NULL : new WeakReference<>(value);
  }

  /** Returns whether the initializer made this value, and the thread has not set another since. */
  boolean isInitial(@Nullable Object value) {
    WeakReference<@Nullable Object> made = initial;
    return value == null ? made == NULL : made != null && made.refersTo(value);
  }
}
