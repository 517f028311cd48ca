package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
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
  private static final VarHandle BLOCKS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOTS = lookup.findVarHandle(ThreadSlots.class, "slots", Entry[].class);
      SELF = lookup.findVarHandle(ThreadSlots.class, "self", WeakReference.class);
      DROPS = lookup.findVarHandle(ThreadSlots.class, "drops", int.class);
      BIASED_THREAD_ID = lookup.findVarHandle(ThreadSlots.class, "biasedThreadId", long.class);
      BLOCKS = lookup.findVarHandle(ThreadSlots.class, "blocks", Blocks.class);
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

  /** Where virtual threads have their entries; null before the first, published by CAS. */
  private @Nullable Blocks blocks;

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
    copy.blocks = null;
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

  /** Returns whether a thread has its entry in a block, rather than in the array. */
  boolean usesBlock(Thread t) {
    return false;
  }

  /** Makes an entry for the calling thread, which has a place for it in a block. */
  Entry newEntryInBlock(long id, WeakReference<Thread> thread) {
    throw new AssertionError("No thread uses a block here");
  }

  /** Returns a record in which the calling thread is registered, made if need be. */
  BlockRecord blockRecord(Thread t, long id) {
    throw new AssertionError("No thread uses a block here");
  }

  /** Registers the calling thread in a record that it found; returns false if it cannot. */
  boolean join(BlockRecord record, Thread t, long id) {
    throw new AssertionError("No thread uses a block here");
  }

  /** Returns what handles the entries of ended threads. */
  abstract DeadEntryHandler deadEntryHandler();

  /**
   * Removes the calling thread's value, and its hook runs unless it is to be left out.
   *
   * @return whether there was a value
   */
  abstract boolean removeOwn(Thread t, boolean withHook, RemovalCause cause);

  /** Returns whether the calling thread, whose id it is, is initializing its value here. */
  final boolean isInitializing(long threadId) {
    Entry e = find(threadId);
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
      e = a[Table.secondHome(id, home, a)];
      if (e == null || e.threadId != id) {
        Blocks b = blocks;
        return b == null ? null : b.findFast(id);
      }
    }
    return e;
  }

  /** Returns the calling thread's entry, if it has one. */
  final @Nullable Entry find(Thread t) {
    return find(ThreadIds.id(t));
  }

  private @Nullable Entry find(long threadId) {
    Entry e = Table.find(slotsAcquire(), threadId);
    Blocks b = e == null ? blocksAcquire() : null;
    return b == null ? e : b.find(threadId);
  }

  /** Returns the calling thread's entry, inserted if need be, or null if the local is closed. */
  final @Nullable Entry findOrInsert(Thread t) {
    if (usesBlock(t)) {
      return findOrInsertInBlock(t);
    }
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
    if (usesBlock(t)) {
      return findOrInsertInBlock(t);
    }
    if (Table.isClosed(slotsAcquire())) {
      return null;
    }
    Blocks b = blocksAcquire();
    if (b != null) {
      b.sweepSmall();
    }
    return insert(newEntry(t), t);
  }

  private @Nullable Entry findOrInsertInBlock(Thread t) {
    return blocks().findOrInsert(t, ThreadIds.id(t));
  }

  /** Returns the blocks, made at first use. */
  final Blocks blocks() {
    Blocks there = blocksAcquire();
    if (there != null) {
      return there;
    }
    Blocks made = new Blocks(this);
    Blocks theirs = (Blocks) BLOCKS.compareAndExchange(this, null, made);
    return theirs == null ? made : theirs;
  }

  /**
   * Inserts an entry for the calling thread, unless another thread has inserted the same.
   *
   * @return the one that is in the array now; null if the local is closed
   */
  final @Nullable Entry insert(Entry inserted, Thread t) {
    for (; ; ) {
      @Nullable Entry[] a = slotsAcquire();
      if (Table.isClosed(a)) {
        return null;
      }
      Entry there = Table.findSame(a, inserted);
      if (there != null && !Table.isSealed(a)) {
        return there; // in a sealed array it may have come too late to be moved
      }
      int slot = Table.isSealed(a) ? Table.NO_SLOT : claimSlot(a, inserted, t);
      if (slot >= 0 && !Table.isSealed(a)) {
        return inserted;
      }
      if (slot == Table.NO_SLOT) {
        replace(a, there == null ? inserted : there);
      }
    }
  }

  private int claimSlot(@Nullable Entry[] a, Entry inserted, Thread t) {
    sweepBeforeInsert(a);
    if (!ThreadIds.isVirtual(t) && Table.isCrowded(a, inserted.threadId)) {
      return Table.NO_SLOT;
    }
    int slot = Table.claim(a, inserted, deadEntryHandler());
    if (slot >= 0) {
      onSlotClaimed(a, slot, inserted);
    }
    return slot;
  }

  /** Removes the entries of ended threads from a small array. */
  void sweepBeforeInsert(@Nullable Entry[] a) {
    Table.sweepSmall(a, deadEntryHandler());
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
    if (!dropFromBlock(thread.threadId)) {
      revokeBias(thread.threadId);
      dropFromArray(thread);
    }
  }

  final void dropFromArray(Entry thread) {
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
   * Drops the entry of a thread that has ended, or that calls; returns whether it is in a block.
   */
  final boolean dropFromBlock(long threadId) {
    Blocks b = blocksAcquire();
    return b != null && b.dropEntry(threadId);
  }

  /** Drops the blocks of threads that have all ended. */
  final void dropBlocks(BlockRecord ended) {
    Blocks b = blocksAcquire();
    if (b != null) {
      b.drop(ended);
    }
  }

  /**
   * Replaces the array for good by one that refuses all entries, and the blocks likewise.
   *
   * @return whether there are entries to be closed: until {@link #closingDone}
   */
  final boolean closeSlots() {
    BIASED_THREAD_ID.setVolatile(this, BIAS_DISABLED); // first: a thread that the array refuses
    boolean areLeft = closeArray();
    biasedEntry = Table.TOMBSTONE; // must not be let in by the bias
    Blocks theirs = (Blocks) BLOCKS.compareAndExchange(this, null, Blocks.CLOSED);
    boolean areBlocksLeft = theirs != null && theirs.closeArray();
    return areLeft || areBlocksLeft;
  }

  /** Closes the array; returns whether the one before has entries to be closed. */
  final boolean closeArray() {
    @Nullable Entry[] a = slotsAcquire();
    while (!Table.isClosed(a)) {
      SLOTS.compareAndSet(this, a, Table.closed(a));
      a = slotsAcquire();
    }
    @Nullable Entry[] before = Table.beforeClosing(a);
    if (before != null) {
      Table.seal(before);
    }
    return before != null;
  }

  /**
   * Visits the entries that were there before closing, and allocates nothing.
   *
   * @param blockVisitor visits the entries in blocks: {@link Blocks#entriesTo}
   */
  final void forEachClosing(Consumer<? super Entry> visitor, Consumer<? super Entry> blockVisitor) {
    Table.forEachClosing(slotsAcquire(), visitor);
    Blocks b = blocksAcquire();
    if (b != null) {
      Table.forEachClosing(b.slotsAcquire(), blockVisitor);
    }
  }

  /** Called when all values that were there before closing are removed. */
  final void closingDone() {
    Table.closingDone(slotsAcquire());
    Blocks b = blocksAcquire();
    if (b != null) {
      Table.closingDone(b.slotsAcquire());
    }
  }

  /** Visits the entries of all threads. */
  final void forEachEntry(Consumer<? super Entry> visitor) {
    Blocks b = blocksAcquire();
    if (b == null) {
      Table.forEach(slotsAcquire(), visitor);
    } else {
      Table.forEach(slotsAcquire(), Blocks.entriesOutsideTo(visitor));
      Table.forEach(b.slotsAcquire(), Blocks.entriesTo(visitor));
    }
  }

  final @Nullable Blocks blocksAcquire() {
    return (Blocks) BLOCKS.getAcquire(this);
  }

  final @Nullable Entry[] slotsPlain() {
    return slots;
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
