package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The place of one thread's value in one table. A rebuild moves entries and never copies them, so
 * there is one entry for a thread and a local, however it was found.
 *
 * <p>Only the entry's own thread stores a value; other threads only take values away. So that
 * thread may read {@link #value} without ordering, and {@link #take} is all the arbitration there
 * is: the thread that took a value, and no other, runs its hook.
 */
class Entry {
  /** The value of an entry that has none; {@code null} is a value. */
  static final Object UNSET = new Object();

  /** The value of an entry of a closed local, which never changes again. */
  static final Object CLOSED = new Object();

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Entry.class, "value", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final long threadId;

  /** The weak reference to the thread; all entries of a thread share one. */
  final WeakReference<Thread> thread;

  @Nullable Object value = UNSET;

  /** Whether the initializer is running; only the entry's thread reads and writes it. */
  boolean initializing;

  /** Whether its thread's {@link PropagatedLocals} list it; only for the entry's thread. */
  boolean listed;

  /** How often its thread found it in a block, up to {@link Blocks#OFTEN}; only for that thread. */
  byte finds;

  Entry(long threadId, WeakReference<Thread> thread) {
    this.threadId = threadId;
    this.thread = thread;
  }

  /**
   * Returns whether the entry's thread has ended, so that the slot may be reused. Called only for
   * entries that were read with acquire. An entry read through a race shows its final fields, but
   * perhaps nothing of what its thread did before it ended.
   */
  boolean isDead() {
    return liveThread() == null;
  }

  /** Returns whether one array has room for one of the two only. */
  boolean isSame(Entry other) {
    return threadId == other.threadId;
  }

  /** Returns what the ticker polls while this is in a table of records. */
  Object polled() {
    return thread;
  }

  /** Returns the entry's thread, or null if it has ended. */
  final @Nullable Thread liveThread() {
    Thread t = thread.get();
    return t != null && t.isAlive() ? t : null;
  }

  /** Returns whether this is a value, rather than a mark that there is none. */
  static boolean isValue(@Nullable Object v) {
    return v != UNSET && v != CLOSED;
  }

  /** Reads the value as other threads must: with it they see what its thread did before. */
  final @Nullable Object valueAcquire() {
    return VALUE.getAcquire(this);
  }

  /**
   * Reads the value as its own thread does, at the cost of a plain read; but a loop that asks until
   * another thread has taken it ends.
   */
  final @Nullable Object valueOpaque() {
    return VALUE.getOpaque(this);
  }

  /** Stores the value, where nothing has to be arbitrated; called by the entry's thread. */
  final void storeRelease(@Nullable Object v) {
    VALUE.setRelease(this, v);
  }

  /** Stores unless the entry is closed; returns the state before, {@link #CLOSED} if refused. */
  final @Nullable Object exchangeUnlessClosed(@Nullable Object v) {
    for (; ; ) {
      Object old = VALUE.getAcquire(this);
      if (old == CLOSED || VALUE.compareAndSet(this, old, v)) {
        return old;
      }
    }
  }

  /** Takes the value away and leaves {@link #UNSET}; a closed entry stays closed. */
  final @Nullable Object take() {
    Object v = VALUE.getAcquire(this);
    return isValue(v) ? exchangeUnlessClosed(UNSET) : v;
  }

  /** Takes an ended thread's value away where it does not matter if two threads do so. */
  final void discard() {
    if (VALUE.getAcquire(this) != UNSET) {
      VALUE.setRelease(this, UNSET);
    }
  }

  /** Takes the value away and closes the entry. */
  final @Nullable Object close() {
    return VALUE.getAndSet(this, CLOSED);
  }

  /** Takes this very value away, if it is still there. */
  final boolean takeIf(@Nullable Object v) {
    return VALUE.compareAndSet(this, v, UNSET);
  }
}
