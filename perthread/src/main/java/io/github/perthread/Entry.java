package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has in one table. An entry has one identity for life: tables pass it on, nobody
 * copies it, so whoever holds one, however it was found, holds <em>the</em> place of the value.
 *
 * <p>Its thread is the only one that stores a value; other threads only take it away. That is why
 * the owner may read {@link #value} plainly, and why {@link #take} is all the arbitration there is:
 * whoever takes a value runs its hook, and nobody else can.
 */
class Entry {
  /** The value of an entry that has none; {@code null} is a value. */
  static final Object UNSET = new Object();

  /** The value of an entry of a closed local: it never changes again. */
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

  /** The one weak reference to its thread that all entries of the thread share. */
  final WeakReference<Thread> thread;

  @Nullable Object value = UNSET;

  /** Whether the initializer is running; only the owner reads and writes it. */
  boolean initializing;

  Entry(long threadId, WeakReference<Thread> thread) {
    this.threadId = threadId;
    this.thread = thread;
  }

  /**
   * Whether its thread is gone, so that the slot may be reused. Asked only of entries read with
   * acquire: to one found through a race, {@link #thread} would be there (it is final), but nothing
   * that its thread did before it ended.
   */
  final boolean isDead() {
    return liveThread() == null;
  }

  final @Nullable Thread liveThread() {
    Thread t = thread.get();
    return t != null && t.isAlive() ? t : null;
  }

  /** Whether this is the entry of that thread, the calling one, the ids being equal. */
  final boolean belongsTo(Thread t) {
    return Threads.hasItsOwnId(t) || thread.refersTo(t);
  }

  static boolean isValue(@Nullable Object v) {
    return v != UNSET && v != CLOSED;
  }

  /** For readers that are not the owner: what the owner did before it stored is seen with it. */
  final @Nullable Object valueAcquire() {
    return VALUE.getAcquire(this);
  }

  /** The owner's store where nothing has to be arbitrated. */
  final void storeRelease(@Nullable Object v) {
    VALUE.setRelease(this, v);
  }

  /**
   * Stores unless the local is closed, and returns what was there, or {@link #CLOSED}, and then
   * nothing was stored.
   */
  final @Nullable Object exchangeUnlessClosed(@Nullable Object v) {
    for (; ; ) {
      Object old = VALUE.getAcquire(this);
      if (old == CLOSED || VALUE.compareAndSet(this, old, v)) {
        return old;
      }
    }
  }

  /** Takes the value away, leaving {@link #UNSET}; {@link #CLOSED} stays. */
  final @Nullable Object take() {
    Object v = VALUE.getAcquire(this);
    return isValue(v) ? exchangeUnlessClosed(UNSET) : v;
  }

  /**
   * Takes a dead thread's value away where nobody wants to have it, so that it does not matter
   * whether another does the same.
   */
  final void discard() {
    if (VALUE.getAcquire(this) != UNSET) {
      VALUE.setRelease(this, UNSET);
    }
  }

  /** Takes the value away for good. */
  final @Nullable Object close() {
    return VALUE.getAndSet(this, CLOSED);
  }

  /** Takes away this very value, if it is still there. */
  final boolean takeIf(@Nullable Object v) {
    return VALUE.compareAndSet(this, v, UNSET);
  }
}
