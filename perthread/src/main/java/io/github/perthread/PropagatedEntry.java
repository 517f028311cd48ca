package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The entry of a thread in a propagated local, which a context can find. */
class PropagatedEntry extends Entry {
  /** What is done with a value that is handed on as it is. */
  static final UnaryOperator<@Nullable Object> SHARE = UnaryOperator.identity();

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

  /** Makes an entry without a value. Its type is the one that callers know without this class. */
  static Entry make(
      long threadId, WeakReference<Thread> thread, WeakReference<ThreadSlots<?>> local) {
    return new PropagatedEntry(threadId, thread, local);
  }

  /** Returns the calling thread's entry there, inserted if need be; null if gone or closed. */
  static @Nullable PropagatedEntry in(@Nullable WeakReference<ThreadSlots<?>> reference, Thread t) {
    ThreadSlots<?> local = reference == null ? null : reference.get();
    if (local == null) {
      return null;
    }
    Entry e = local.findFast(t);
    return (PropagatedEntry) (e != null ? e : local.findOrInsert(t));
  }
}
