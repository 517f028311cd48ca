package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a local's threads: how they are found, inserted, moved and dropped. What is in
 * them is up to the subclass. {@link Table} has the algorithms on one array and the races.
 *
 * @param <T> the type of the values
 */
abstract class ThreadSlots<T extends @Nullable Object> extends ThreadLocal<T> {
  private static final VarHandle SLOTS;
  private static final VarHandle SELF;
  private static final VarHandle DROPS;
  private static final VarHandle BIASED_THREAD_ID;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOTS = lookup.findVarHandle(ThreadSlots.class, "slots", Entry[].class);
      SELF = lookup.findVarHandle(ThreadSlots.class, "self", WeakReference.class);
      DROPS = lookup.findVarHandle(ThreadSlots.class, "drops", int.class);
      BIASED_THREAD_ID = lookup.findVarHandle(ThreadSlots.class, "biasedThreadId", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The {@link #biasedThreadId} of a local that is biased to no thread. */
  static final long UNBIASED = 0;

  /** The same of a closed local, for ever. */
  static final long BIAS_DISABLED = -2;

  /** The same while a thread empties {@link #biasedEntry}. */
  private static final long REVOKING = -3;

  /**
   * The array of the threads' entries; {@link Table} tells how it is read and replaced. No thread
   * reads null here, even in a local handed over through a race: subclasses have final fields.
   */
  private @Nullable Entry[] slots = Table.EMPTY;

  /**
   * The id of the thread that this local is biased to: its entry is also in {@link #biasedEntry}.
   * Most locals are used by one thread, which can bypass the array. A thread whose entry is in the
   * array claims the bias by a CAS on this field and then stores the entry; the bias is revoked
   * when that entry is dropped. So a thread that reads its own id here, however racily, finds in
   * {@code biasedEntry} what it stored there itself, or the tombstone that {@code close} stored.
   */
  private long biasedThreadId = UNBIASED;

  /** Has a meaning only for the thread whose id is {@link #biasedThreadId}. */
  private Entry biasedEntry = Table.TOMBSTONE;

  /** How the records of threads refer to this local; made at first use, published by CAS. */
  private @Nullable WeakReference<ThreadSlots<?>> self;

  /** How many entries were dropped since the living ones were last counted. */
  @SuppressWarnings("UnusedVariable") // read by DROPS
  private int drops;

  /**
   * Makes an empty local of the same class, if a subclass is cloneable. The fence has the same
   * effect as the final fields of a local that was made by a constructor.
   */
  @Override
  protected Object clone() throws CloneNotSupportedException {
    ThreadSlots<?> copy = (ThreadSlots<?>) super.clone();
    copy.slots = Table.EMPTY;
    copy.biasedThreadId = UNBIASED;
    copy.biasedEntry = Table.TOMBSTONE;
    copy.self = null;
    copy.drops = 0;
    copy.cloned();
    VarHandle.releaseFence();
    return copy;
  }

  /** Called on a clone, which has everything but the slots of the original. */
  abstract void cloned();

  /** Makes an entry for the calling thread, before it is known whether it will be inserted. */
  abstract Entry newEntry(Thread t);

  /** Returns what handles the entries of ended threads. */
  abstract DeadEntryHandler deadEntryHandler();

  /**
   * Removes the calling thread's value, and its hook runs unless it is to be left out.
   *
   * @return whether there was a value
   */
  abstract boolean removeOwn(Thread t, boolean withHook, RemovalCause cause);

  /** Returns whether the calling thread, whose record it is, is initializing its value here. */
  final boolean isInitializing(Entry thread) {
    Entry e = Table.find(slotsAcquire(), thread.threadId);
    return e != null && e.initializing;
  }

  /** Returns the calling thread's entry, if it is in one of the places that are tried first. */
  final @Nullable Entry findFast(Thread t) {
    long id = ThreadIds.id(t);
    if (biasedThreadId == id) {
      Entry e = biasedEntry;
      if (e.threadId == id) { // otherwise the local was closed in between
        return e;
      }
    }
    @Nullable Entry[] a = slots;
    int home = Table.home(id, a);
    Entry e = a[home];
    if (e == null || e.threadId != id) {
      e = a[Table.besideHome(home, a)];
      if (e == null || e.threadId != id) {
        return null;
      }
    }
    return e;
  }

  /** Returns the calling thread's entry, if it has one. */
  final @Nullable Entry find(Thread t) {
    return Table.find(slotsAcquire(), ThreadIds.id(t));
  }

  /** Returns the calling thread's entry, inserted if need be, or null if the local is closed. */
  final @Nullable Entry findOrInsert(Thread t) {
    Entry e = find(t);
    if (e == null || e.value == Entry.CLOSED) {
      e = insert(t);
      if (e != null) {
        biasToCaller(t, e);
      }
    }
    return e;
  }

  /**
   * Claims the bias for the calling thread, whose entry is in the array, unless another thread has
   * it. Virtual threads do not: most of them end soon.
   */
  final void biasToCaller(Thread t, Entry e) {
    if (biasedThreadId == UNBIASED
        && !ThreadIds.isVirtual(t)
        && BIASED_THREAD_ID.compareAndSet(this, UNBIASED, e.threadId)) {
      biasedEntry = e;
      VarHandle.fullFence();
      if (biasedThreadId == BIAS_DISABLED) {
        biasedEntry = Table.TOMBSTONE;
      }
    }
  }

  /** Revokes the bias to a thread that has ended, or that calls. */
  final void revokeBias(long threadId) {
    if (biasedThreadId == threadId && BIASED_THREAD_ID.compareAndSet(this, threadId, REVOKING)) {
      biasedEntry = Table.TOMBSTONE;
      BIASED_THREAD_ID.compareAndSet(this, REVOKING, UNBIASED);
    }
  }

  /** Inserts an entry for the calling thread, or returns null if the local is closed. */
  final @Nullable Entry insert(Thread t) {
    Entry inserted = null;
    for (; ; ) {
      @Nullable Entry[] a = slotsAcquire();
      if (Table.isClosed(a)) {
        return null;
      }
      if (inserted == null) {
        inserted = newEntry(t);
      } else if (Table.find(a, inserted.threadId) == inserted && !Table.isSealed(a)) {
        return inserted; // in a sealed array it may have come too late to be moved
      }
      if (Table.isSealed(a) || !claimSlot(a, inserted, t)) {
        replace(a, inserted);
      } else if (!Table.isSealed(a)) {
        return inserted;
      }
    }
  }

  private boolean claimSlot(@Nullable Entry[] a, Entry inserted, Thread t) {
    int alive = sweepBeforeInsert(a);
    if (!ThreadIds.isVirtual(t) && Table.isCrowded(a, inserted.threadId, alive)) {
      return false;
    }
    int i = Table.claim(a, inserted, deadEntryHandler());
    if (i >= 0) {
      onSlotClaimed(a, i, inserted);
    }
    return i >= 0;
  }

  /** Removes the entries of ended threads from a small array; returns how many living it saw. */
  int sweepBeforeInsert(@Nullable Entry[] a) {
    return Table.sweepSmall(a, deadEntryHandler());
  }

  /** Called after the calling thread claimed a slot, before it is known if the array is current. */
  void onSlotClaimed(@Nullable Entry[] a, int i, Entry inserted) {}

  /** Replaces the array by one without the entries of ended threads, and with one more entry. */
  final void replace(@Nullable Entry[] a, @Nullable Entry inserted) {
    @Nullable Entry[] next = Table.rebuild(a, inserted, deadEntryHandler());
    Runnable onTableInstalled = onTableBuilt(a, next);
    if (SLOTS.compareAndSet(this, a, next)) {
      onTableInstalled.run();
    }
  }

  /**
   * Called with an array that is to replace another one and that no other thread sees yet.
   *
   * @return called if it did replace it; by then others may have replaced it again
   */
  abstract Runnable onTableBuilt(@Nullable Entry[] before, @Nullable Entry[] next);

  /** Drops the entry of a thread that has ended, or that calls; given any entry of that thread. */
  final void drop(Entry thread) {
    revokeBias(thread.threadId);
    @Nullable Entry[] a = slotsAcquire();
    while (Table.drop(a, thread, deadEntryHandler()) && Table.isSealed(a)) {
      replace(a, null); // the entry may have been moved before it was dropped
      a = slotsAcquire();
    }
    if (Table.isPrompt(a) || Table.isWorthCounting(a, 1 + (int) DROPS.getAndAdd(this, 1))) {
      drops = 0; // racy: it is only a hint
      if (Table.isSparse(a)) {
        replace(a, null);
      }
    }
  }

  /**
   * Replaces the array for good by one that refuses all entries.
   *
   * @return the array before, until {@link #closingDone}; then null
   */
  final @Nullable Entry @Nullable [] closeSlots() {
    BIASED_THREAD_ID.setVolatile(this, BIAS_DISABLED); // first: a thread that the array refuses
    @Nullable Entry[] a = slotsAcquire();
    while (!Table.isClosed(a)) {
      SLOTS.compareAndSet(this, a, Table.closed(a));
      a = slotsAcquire();
    }
    biasedEntry = Table.TOMBSTONE; // must not be let in by the bias
    @Nullable Entry[] before = Table.beforeClosing(a);
    if (before != null) {
      Table.seal(before);
    }
    return before;
  }

  /** Called when all values that were in the array before are removed. */
  final void closingDone() {
    Table.closingDone(slotsAcquire());
  }

  final @Nullable Entry[] slotsInOrder() {
    return (@Nullable Entry[]) SLOTS.getVolatile(this);
  }

  final @Nullable Entry[] slotsAcquire() {
    return (@Nullable Entry[]) SLOTS.getAcquire(this);
  }

  /** Returns the one weak reference to this local that all records share. */
  final WeakReference<ThreadSlots<?>> self() {
    @SuppressWarnings("unchecked")
    var made = (WeakReference<ThreadSlots<?>>) SELF.getAcquire(this);
    if (made != null) {
      return made;
    }
    var mine = new WeakReference<ThreadSlots<?>>(this);
    @SuppressWarnings("unchecked")
    var theirs = (WeakReference<ThreadSlots<?>>) SELF.compareAndExchange(this, null, mine);
    return theirs == null ? mine : theirs;
  }
}
