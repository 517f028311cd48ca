package io.github.perthread;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The entry of a thread in a propagated local, which a context can find. */
class PropagatedEntry extends Entry {
  /** Its local, for a context that captures the value; null if the local is not propagated. */
  final @Nullable WeakReference<ThreadSlots<?>> local;

  /** The entry itself, for {@link PropagatedLocals}, which hold no value; null likewise. */
  final @Nullable WeakReference<PropagatedEntry> self;

  @SuppressWarnings("this-escape") // nothing reads the reference before the entry is made
  PropagatedEntry(
      long threadId, WeakReference<Thread> thread, @Nullable WeakReference<ThreadSlots<?>> local) {
    super(threadId, thread);
    this.local = local;
    self = local == null ? null : new WeakReference<>(this);
  }

  /** Returns the local that a context refers to, or null if it was collected. */
  static @Nullable AbstractPerThread<?> localOf(@Nullable WeakReference<ThreadSlots<?>> reference) {
    return reference == null ? null : (AbstractPerThread<?>) reference.get();
  }

  /** Returns the calling thread's entry there, inserted if need be; null if gone or closed. */
  static @Nullable PropagatedEntry in(@Nullable WeakReference<ThreadSlots<?>> reference, Thread t) {
    AbstractPerThread<?> local = localOf(reference);
    if (local == null) {
      return null;
    }
    Entry e = local.findFast(t);
    return (PropagatedEntry) (e != null ? e : local.findOrInsert(t));
  }
}
