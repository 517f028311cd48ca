package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the library knows of a thread: the locals that it used, in the order of first use. A record
 * is the thread's entry in a {@link RecordTable}. It refers to the locals weakly, and to no value.
 *
 * <p>Only the thread itself adds locals. Other threads read them with acquire: the sweep after the
 * thread ended (a thread that was collected, rather than seen to have ended, gives no other order),
 * and {@code removeLoadedBy} at any time. For these readers an array only ever grows at its end;
 * compaction makes a new array.
 */
final class ThreadRecord extends Entry {
  private static final VarHandle LOCALS;
  private static final VarHandle ELEMENT =
      MethodHandles.arrayElementVarHandle(WeakReference[].class);

  static {
    try {
      LOCALS =
          MethodHandles.lookup().findVarHandle(ThreadRecord.class, "locals", WeakReference[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int WORTH_COMPACTING = 64;

  private @Nullable WeakReference<ThreadSlots<?>>[] locals = newArray(4);
  private int size;

  /** The propagated locals that have a value; null before the first. Only for the thread itself. */
  @Nullable PropagatedLocals propagated;

  /** Whether the thread is among those that are watched; only for the thread itself. */
  boolean watched;

  ThreadRecord(long threadId, WeakReference<Thread> thread) {
    super(threadId, thread);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable WeakReference<ThreadSlots<?>>[] newArray(int length) {
    return new WeakReference[length];
  }

  /** Notes that the thread uses a local; called by the thread before it inserts its entry there. */
  void add(WeakReference<ThreadSlots<?>> local) {
    if (size == locals.length) {
      makeRoom();
    }
    ELEMENT.setRelease(locals, size, local);
    size++;
  }

  /**
   * Doubles the array; a long array only if it is still full without the locals that were
   * collected. Asks with {@code refersTo}, because a {@code get} while the collector marks would
   * keep a dropped local alive for one more cycle.
   */
  private void makeRoom() {
    @Nullable WeakReference<ThreadSlots<?>>[] old = locals;
    @Nullable WeakReference<ThreadSlots<?>>[] kept = newArray(old.length);
    int n = 0;
    for (WeakReference<ThreadSlots<?>> local : old) {
      if (old.length < WORTH_COMPACTING || (local != null && !local.refersTo(null))) {
        kept[n++] = local;
      }
    }
    @Nullable WeakReference<ThreadSlots<?>>[] fresh = newArray(Math.max(4, 2 * n));
    System.arraycopy(kept, 0, fresh, 0, n);
    LOCALS.setRelease(this, fresh);
    size = n; // last: with the old array it would have elements overwritten
  }

  /**
   * Removes the calling thread's values from all locals that it used, the last used first.
   *
   * @param t the calling thread, whose record this is
   * @param withHooks whether hooks run
   * @return whether there was any value
   */
  boolean removeValues(Thread t, boolean withHooks, RemovalCause cause) {
    boolean any = false;
    List<ThreadSlots<?>> used = locals();
    for (int i = used.size() - 1; i >= 0; i--) {
      any |= used.get(i).removeOwn(t, withHooks, cause);
    }
    return any;
  }

  /**
   * Drops the thread's entries from all locals that it used. What fails in one of them does not
   * keep the others; then the caller gets the failure, keeps the record, and tries again.
   */
  void dropFromLocals() {
    Throwable failure = null;
    @Nullable WeakReference<ThreadSlots<?>>[] array = localsAcquire();
    for (int i = 0; i < array.length; i++) {
      try {
        ThreadSlots<?> local = localAt(array, i);
        if (local != null) {
          local.drop(this);
        }
      } catch (Throwable e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw ThreadIds.unchecked(failure);
    }
  }

  /**
   * Drops the thread's entries and forgets the locals, but for those whose initializer is running,
   * which is to know of it. Called by the thread, which may use the locals again.
   */
  void leaveLocals() {
    if (propagated != null) {
      propagated.abandon();
      propagated = null;
    }
    @Nullable WeakReference<ThreadSlots<?>>[] array = localsAcquire();
    @Nullable WeakReference<ThreadSlots<?>>[] kept = newArray(array.length);
    int n = 0;
    for (int i = 0; i < array.length; i++) {
      ThreadSlots<?> local = localAt(array, i);
      if (local != null && local.isInitializing(threadId)) {
        kept[n++] = array[i];
      } else if (local != null) {
        local.drop(this);
      }
    }
    @Nullable WeakReference<ThreadSlots<?>>[] fresh = n == 0 ? newArray(4) : kept;
    LOCALS.setRelease(this, fresh);
    size = n;
  }

  /** Returns whether the thread uses any local. */
  boolean usesLocals() {
    return size > 0;
  }

  /** Returns the locals that still exist, in the order of first use. */
  List<ThreadSlots<?>> locals() {
    List<ThreadSlots<?>> found = new ArrayList<>();
    @Nullable WeakReference<ThreadSlots<?>>[] array = localsAcquire();
    for (int i = 0; i < array.length; i++) {
      ThreadSlots<?> local = localAt(array, i);
      if (local != null) {
        found.add(local);
      }
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private @Nullable WeakReference<ThreadSlots<?>>[] localsAcquire() {
    return (@Nullable WeakReference<ThreadSlots<?>>[]) LOCALS.getAcquire(this);
  }

  /** Returns the local that an element refers to, or null if there is none any more. */
  @SuppressWarnings("unchecked")
  private static @Nullable ThreadSlots<?> localAt(
      @Nullable WeakReference<ThreadSlots<?>>[] array, int i) {
    WeakReference<ThreadSlots<?>> reference =
        (WeakReference<ThreadSlots<?>>) ELEMENT.getAcquire(array, i);
    return reference == null ? null : reference.get();
  }
}
