package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread as the library knows it: which locals it used, in the order of first use. It is the
 * thread's entry in the {@link ThreadRegistry}, and refers to the locals weakly, never to a value.
 *
 * <p>Only the thread itself adds. Others read, with acquire: the sweep once the thread is gone
 * (where it was collected rather than seen to have ended, nothing else orders the two), and {@code
 * removeLoadedBy} at any time. For them an array is never changed but by adding to its end;
 * compaction makes a new one.
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

  private @Nullable WeakReference<PerThread<?>>[] locals = newArray(4);
  private int size;

  ThreadRecord(long threadId, WeakReference<Thread> thread) {
    super(threadId, thread);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable WeakReference<PerThread<?>>[] newArray(int length) {
    return new WeakReference[length];
  }

  /** Notes that the thread uses a local; called by the thread, before it has an entry there. */
  void add(WeakReference<PerThread<?>> local) {
    if (size == locals.length) {
      makeRoom();
    }
    ELEMENT.setRelease(locals, size++, local);
  }

  /**
   * Doubles the array; a long one only if it is needed after the locals that are gone are left out.
   * Asks with {@code refersTo}: a {@code get} while the collector marks would keep them alive for
   * one more cycle.
   */
  private void makeRoom() {
    @Nullable WeakReference<PerThread<?>>[] old = locals;
    @Nullable WeakReference<PerThread<?>>[] kept = newArray(old.length);
    int n = 0;
    for (WeakReference<PerThread<?>> local : old) {
      if (old.length < WORTH_COMPACTING || (local != null && !local.refersTo(null))) {
        kept[n++] = local;
      }
    }
    @Nullable WeakReference<PerThread<?>>[] fresh = newArray(Math.max(4, 2 * n));
    System.arraycopy(kept, 0, fresh, 0, n);
    size = n;
    LOCALS.setRelease(this, fresh);
  }

  /** Has all locals that the thread used drop what it has there. */
  void dropFromLocals() {
    @Nullable WeakReference<PerThread<?>>[] array = localsAcquire();
    for (int i = 0; i < array.length; i++) {
      PerThread<?> local = localAt(array, i);
      if (local != null) {
        local.drop(this);
      }
    }
  }

  /** The same, called by the thread itself, which goes on and may use them anew. */
  void leaveLocals() {
    dropFromLocals();
    size = 0;
    LOCALS.setRelease(this, newArray(4));
  }

  /** The locals that are still there, in the order of first use. */
  List<PerThread<?>> locals() {
    List<PerThread<?>> found = new ArrayList<>();
    @Nullable WeakReference<PerThread<?>>[] array = localsAcquire();
    for (int i = 0; i < array.length; i++) {
      PerThread<?> local = localAt(array, i);
      if (local != null) {
        found.add(local);
      }
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private @Nullable WeakReference<PerThread<?>>[] localsAcquire() {
    return (@Nullable WeakReference<PerThread<?>>[]) LOCALS.getAcquire(this);
  }

  /** The local that an element refers to, if it is still there. */
  @SuppressWarnings("unchecked")
  private static @Nullable PerThread<?> localAt(
      @Nullable WeakReference<PerThread<?>>[] array, int i) {
    WeakReference<PerThread<?>> reference =
        (WeakReference<PerThread<?>>) ELEMENT.getAcquire(array, i);
    return reference == null ? null : reference.get();
  }
}
