package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the library knows of up to 16 virtual threads with consecutive ids: which of them there are,
 * and the locals in which they have a {@link Block}. It is what a {@link ThreadRecord} is for one
 * thread, at a 16th of the cost: an entry of a {@link RecordTable}, in which the ticker polls its
 * threads. It refers to the locals weakly, and to no value. {@link Blocks} tells the races.
 */
final class BlockRecord extends Entry {
  /** How many threads there may be. */
  static final int WIDTH = 16;

  private static final int WIDTH_BITS = 4;

  /** Tells the ids of records from those of threads, which may be in the same table. */
  private static final long ID = Long.MIN_VALUE;

  /** The {@link #state} of a record whose threads have ended; else a bit for each thread. */
  private static final int RETIRED = 1 << WIDTH;

  /** A list that is longer is looked through for locals that were collected. */
  private static final int WORTH_COMPACTING = 64;

  private static final VarHandle STATE;
  private static final VarHandle USES;
  private static final VarHandle THREAD = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle NOTED = MethodHandles.arrayElementVarHandle(boolean[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(BlockRecord.class, "state", int.class);
      USES = lookup.findVarHandle(BlockRecord.class, "uses", Use.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** That some of the threads use a local. */
  static final class Use {
    final BlockRecord record;
    final WeakReference<ThreadSlots<?>> local;

    /** Which of the threads do; each notes itself. */
    private final boolean[] noted = new boolean[WIDTH];

    private volatile @Nullable Use next;

    private Use(BlockRecord record, WeakReference<ThreadSlots<?>> local) {
      this.record = record;
      this.local = local;
    }

    /** Notes that the calling thread uses the local, before it has a value there. */
    void note(int i) {
      NOTED.setRelease(noted, i, true);
    }

    boolean isNoted(int i) {
      return (boolean) NOTED.getAcquire(noted, i);
    }

    private void forget(int i) {
      NOTED.setRelease(noted, i, false);
    }
  }

  @SuppressWarnings("UnusedVariable") // by STATE
  private int state;

  /** The weak references to the threads, of JDK classes only: the ticker polls this array. */
  private final @Nullable Object[] threads = new Object[WIDTH];

  /** The latest comes first. */
  @SuppressWarnings("UnusedVariable") // by USES
  private @Nullable Use uses;

  /** How many uses there are, and from when on to look for those that are over; racy hints. */
  private int size;

  private int limit = WORTH_COMPACTING;

  /** Set when the ticker polls the record; then the threads may rely on it. */
  volatile boolean watched;

  /** Makes a record for the thread with this id and those whose ids lie beside it. */
  BlockRecord(long threadId) {
    super(key(threadId), Table.TOMBSTONE.thread);
  }

  /** Returns under what id a table has the record and the blocks of a thread. */
  static long key(long threadId) {
    return threadId >>> WIDTH_BITS | ID;
  }

  /** Returns the thread's place in its block. */
  static int index(long threadId) {
    return (int) threadId & WIDTH - 1;
  }

  private int stateAcquire() {
    return (int) STATE.getAcquire(this);
  }

  /** Returns whether the record is of no use any more: no thread can be registered here. */
  boolean isRetired() {
    return stateAcquire() == RETIRED;
  }

  @Override
  boolean isDead() {
    return isRetired();
  }

  /** Returns false for a retired record: the thread that inserts another one needs that. */
  @Override
  boolean isSame(Entry other) {
    return threadId == other.threadId && !isRetired();
  }

  @Override
  Object polled() {
    return threads;
  }

  boolean isRegistered(int i) {
    return (stateAcquire() >>> i & 1) != 0;
  }

  /** Returns the weak reference to the calling thread, which all its entries share. */
  WeakReference<Thread> ownThread(int i) {
    return Objects.requireNonNull(thread(i));
  }

  @SuppressWarnings("unchecked")
  private @Nullable WeakReference<Thread> thread(int i) {
    return (WeakReference<Thread>) THREAD.getAcquire(threads, i);
  }

  /**
   * Registers the calling thread: from now on the record and its blocks stay until the thread has
   * ended.
   *
   * @return false if the record is retired
   */
  boolean register(Thread t, int i) {
    if (isRegistered(i)) {
      return true;
    }
    THREAD.setRelease(threads, i, new WeakReference<>(t));
    for (; ; ) {
      int seen = stateAcquire();
      if (seen == RETIRED) {
        return false;
      }
      if (STATE.compareAndSet(this, seen, seen | 1 << i)) {
        return true;
      }
    }
  }

  /** Takes a thread off that has ended, or that calls, whose entries are dropped already. */
  private void unregister(int i) {
    int seen;
    do {
      seen = stateAcquire();
    } while (seen != RETIRED && !STATE.compareAndSet(this, seen, seen & ~(1 << i)));
    THREAD.setRelease(threads, i, null);
  }

  /** Returns a bit for each registered thread that has ended. */
  private int ended(int registered) {
    int ended = 0;
    for (int i = 0; i < WIDTH; i++) {
      if ((registered >>> i & 1) != 0) {
        WeakReference<Thread> reference = thread(i);
        Thread t = reference == null ? null : reference.get();
        ended |= reference != null && (t == null || !t.isAlive()) ? 1 << i : 0;
      }
    }
    return ended;
  }

  /** Retires the record if all its threads have ended; returns whether it is retired. */
  boolean retire() {
    int registered = stateAcquire();
    return registered == RETIRED
        || (ended(registered) == registered && STATE.compareAndSet(this, registered, RETIRED));
  }

  /**
   * Drops what ended threads had, as long as others of the record live.
   *
   * @return how many threads have ended
   */
  int sweep() {
    int registered = stateAcquire();
    if (registered == RETIRED) {
      return 0;
    }
    int ended = ended(registered);
    for (int i = 0; i < WIDTH; i++) {
      if ((ended >>> i & 1) != 0) {
        leaveLocals(i, false);
        unregister(i);
      }
    }
    return Integer.bitCount(ended);
  }

  /** Returns how many threads are registered. */
  int threads() {
    return Integer.bitCount(stateAcquire() & RETIRED - 1);
  }

  /** Notes that a thread is about to have a block in a local. */
  Use use(WeakReference<ThreadSlots<?>> local) {
    if (size >= limit) {
      compact();
    }
    Use added = new Use(this, local);
    do {
      added.next = first();
    } while (!USES.compareAndSet(this, added.next, added));
    size++;
    return added;
  }

  private @Nullable Use first() {
    return (Use) USES.getAcquire(this);
  }

  /**
   * Unlinks the uses of locals that were collected; asks with {@code refersTo}, as a {@link
   * ThreadRecord} does. The first one stays, so that only additions change {@link #uses}. If two
   * threads unlink neighbors at once, one of these may stay until the next time.
   */
  private void compact() {
    int kept = 0;
    for (Use use = first(); use != null; use = use.next) {
      Use next = use.next;
      while (next != null && next.local.refersTo(null)) {
        next = next.next;
      }
      use.next = next;
      kept++;
    }
    size = kept;
    limit = Math.max(WORTH_COMPACTING, 2 * kept);
  }

  /** Removes the values that the calling thread has; returns whether there was any. */
  boolean removeValues(Thread t, int i, boolean withHooks, RemovalCause cause) {
    boolean any = false;
    for (Use use = first(); use != null; use = use.next) {
      ThreadSlots<?> local = use.isNoted(i) ? use.local.get() : null;
      any |= local != null && local.removeOwn(t, withHooks, cause);
    }
    return any;
  }

  /**
   * Drops the entries that a thread has, which calls or has ended, and forgets which locals it
   * used. What fails in one of them does not keep the others; then the caller gets the failure.
   *
   * @param calls whether it calls; then the locals that it is initializing are left out
   */
  private void leaveLocals(int i, boolean calls) {
    Throwable failure = null;
    for (Use use = first(); use != null; use = use.next) {
      try {
        ThreadSlots<?> local = use.isNoted(i) ? use.local.get() : null;
        if (local == null || !calls || !local.isInitializing(id(i))) {
          if (local != null) {
            local.dropFromBlock(id(i));
          }
          use.forget(i);
        }
      } catch (Throwable e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw ThreadIds.unchecked(failure);
    }
  }

  /** Drops the entries of the calling thread, which may use the locals again. */
  void leaveLocals(int i) {
    leaveLocals(i, true);
  }

  /** Takes the calling thread off, unless it uses a local again, or is inside an initializer. */
  void exit(int i) {
    for (Use use = first(); use != null; use = use.next) {
      if (use.isNoted(i)) {
        return;
      }
    }
    unregister(i);
  }

  private long id(int i) {
    return (threadId & ~ID) << WIDTH_BITS | i;
  }

  /** Drops the blocks of a retired record; fails as {@link ThreadRecord#dropFromLocals} does. */
  void dropFromLocals() {
    Throwable failure = null;
    for (Use use = first(); use != null; use = use.next) {
      try {
        ThreadSlots<?> local = use.local.get();
        if (local != null) {
          local.dropBlocks(this);
        }
      } catch (Throwable e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw ThreadIds.unchecked(failure);
    }
  }

  /** Visits the locals that still exist and in which any of the threads has an entry. */
  void visitLocals(Consumer<? super ThreadSlots<?>> visitor) {
    for (Use use = first(); use != null; use = use.next) {
      ThreadSlots<?> local = use.local.get();
      if (local != null) {
        visitor.accept(local);
      }
    }
  }
}
