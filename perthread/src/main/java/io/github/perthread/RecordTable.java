package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of all threads of a kind that use any local, in a table like a local's. A thread's
 * value is its {@link ThreadRecord}, which is the entry itself.
 */
final class RecordTable extends ThreadSlots<@Nullable Object> implements DeadEntryHandler {
  /** How many slots a thread that makes a record looks through for those that are over. */
  private static final int MOST_PROBES = 32;

  private final WatchedThreads watched;

  /** The greatest id of a block that there was, and where to look next; racy hints. */
  private long latestBlock = Long.MIN_VALUE;

  private int hand;

  /**
   * Makes an empty table.
   *
   * @param polled the place of the array of references to the threads that are in the table
   */
  RecordTable(AtomicReference<@Nullable Object[]> polled) {
    watched = new WatchedThreads(polled);
  }

  /**
   * Returns the calling thread's record, made if need be, and watched. No thread has the bias: it
   * would be of use to none, and keep the record of one that has ended.
   */
  ThreadRecord findOrMake(Thread t) {
    Entry found = find(t);
    Entry record = found != null ? found : insert(t);
    if (!(record instanceof ThreadRecord thread)) {
      throw new AssertionError("A table of records is never closed");
    }
    if (!thread.watched) {
      if (found != null) {
        watched.watchAgain(this, thread); // something failed before, between the two steps
      }
      thread.watched = true;
    }
    return thread;
  }

  /** Returns a record of the calling thread and those beside it, made if need be, and watched. */
  BlockRecord findOrMakeBlock(Thread t, long id) {
    BlockRecord found = findBlock(t, id);
    while (found == null) {
      found = makeBlock(t, id);
    }
    if (!found.watched) {
      watched.watchAgain(this, found); // its maker failed before, or is about to do it
      found.watched = true;
    }
    return found;
  }

  private @Nullable BlockRecord findBlock(Thread t, long id) {
    @Nullable Entry[] a = slotsAcquire();
    long key = BlockRecord.key(id);
    for (int n = 0, reach = Table.reach(a); n < reach; n++) {
      Entry e = Table.get(a, Table.slot(key, n, a));
      if (e == null) {
        break;
      }
      if (e.threadId == key
          && e instanceof BlockRecord record
          && record.register(t, BlockRecord.index(id))) {
        return record;
      }
    }
    return null;
  }

  private @Nullable BlockRecord makeBlock(Thread t, long id) {
    int i = BlockRecord.index(id);
    BlockRecord made = new BlockRecord(id);
    made.register(t, i);
    Entry inserted = insert(made, t);
    if (inserted == made) {
      made.watched = true;
      latestBlock = Math.max(latestBlock, made.threadId);
      retireSome();
      return made;
    }
    return inserted instanceof BlockRecord record && record.register(t, i) ? record : null;
  }

  /**
   * Retires records whose threads have ended, two for each that is made, so that there are never
   * many more than needed. The latest are left to the ticker: most threads are started in the order
   * of their ids, and soon the others of the block come.
   */
  private void retireSome() {
    @Nullable Entry[] a = slotsAcquire();
    int mask = Table.slots(a) - 1;
    int i = hand;
    for (int n = 0, found = 0; n < MOST_PROBES && found < 2; n++, i++) {
      if (Table.get(a, i & mask) instanceof BlockRecord record) {
        found++;
        if (record.threadId < latestBlock - 1 && record.retire()) {
          Table.sweepSlot(a, i & mask, this);
          watched.forget(a, i & mask);
        }
      }
    }
    hand = i & mask;
  }

  /** Returns the calling thread's record, if it has one. */
  @Nullable ThreadRecord findRecord(Thread t) {
    Entry e = findFast(t);
    return (ThreadRecord) (e != null ? e : find(t));
  }

  /**
   * Drops the records of ended threads, and what these threads had in the locals they used. What
   * fails for one of them does not keep the others; the caller gets the last failure, at the end.
   */
  void sweep() {
    Object begun = sweepBegins();
    watched.publish();
    @Nullable Entry[] a = slotsAcquire();
    Throwable failure = null;
    int alive = 0;
    int seen = 0;
    int dead = 0;
    for (int i = 0; i < Table.slots(a); i++) {
      try {
        boolean taken = Table.isTaken(a, i);
        BlockRecord block = Table.get(a, i) instanceof BlockRecord record ? record : null;
        int threads = block == null ? 0 : block.threads();
        int ended = block == null || block.retire() ? threads : block.sweep();
        boolean living = Table.sweepSlot(a, i, this);
        alive += living ? 1 : 0;
        seen += block != null ? threads : taken ? 1 : 0;
        dead += block != null ? ended : taken && !living ? 1 : 0;
        watched.forget(a, i);
      } catch (Throwable e) {
        failure = e;
      }
    }
    sweepEnded(begun, seen, dead);
    if (failure != null) {
      throw ThreadIds.unchecked(failure);
    }
    if (Table.isSparse(a, alive)) {
      replace(a, null);
    }
  }

  private static @Nullable Object sweepBegins() {
    try {
      return Diagnostics.sweepBegins();
    } catch (Throwable e) {
      return null; // the sweep is worth more than the record of it
    }
  }

  private static void sweepEnded(@Nullable Object begun, int seen, int dropped) {
    try {
      Diagnostics.sweepEnded(begun, seen, dropped);
    } catch (Throwable e) {
      return; // likewise
    }
  }

  /**
   * Returns whether there is no record, of a living thread or of an ended one. Reads in the one
   * order of all volatile accesses: the ticker asks after it said that it stops.
   */
  boolean isEmpty() {
    @Nullable Entry[] a = slotsInOrder();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.getInOrder(a, i);
      if (e != null && e != Table.TOMBSTONE) {
        return false;
      }
    }
    return true;
  }

  /** Visits the locals that any thread uses. */
  void visitLocals(Consumer<? super ThreadSlots<?>> visitor) {
    Table.forEach(
        slotsAcquire(),
        record -> {
          if (record instanceof ThreadRecord thread) {
            thread.locals().forEach(visitor);
          } else if (record instanceof BlockRecord block) {
            block.visitLocals(visitor);
          }
        });
  }

  /** Returns the records of blocks in which a thread is registered: one, or seldom more. */
  List<BlockRecord> blocksOf(long id) {
    List<BlockRecord> found = new ArrayList<>(1);
    @Nullable Entry[] a = slotsAcquire();
    long key = BlockRecord.key(id);
    for (int n = 0, reach = Table.reach(a); n < reach; n++) {
      Entry e = Table.get(a, Table.slot(key, n, a));
      if (e == null) {
        break;
      }
      if (e.threadId == key
          && e instanceof BlockRecord record
          && record.isRegistered(BlockRecord.index(id))) {
        found.add(record);
      }
    }
    return found;
  }

  @Override
  void cloned() {} // not cloneable

  @Override
  Entry newEntry(Thread t) {
    return new ThreadRecord(ThreadIds.id(t), new WeakReference<>(t));
  }

  @Override
  DeadEntryHandler deadEntryHandler() {
    return this;
  }

  @Override
  public void onDead(Entry dead) {
    if (dead instanceof ThreadRecord thread) {
      thread.dropFromLocals();
    } else if (dead instanceof BlockRecord block) {
      block.dropFromLocals();
    }
  }

  @Override
  boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    return false; // a record is no value
  }

  /** Sweeps nothing: there are no values here, and inserting threads sweep the locals they use. */
  @Override
  void sweepBeforeInsert(@Nullable Entry[] a) {}

  @Override
  void onSlotClaimed(@Nullable Entry[] a, int i, Entry inserted) {
    watched.watch(this, a, i, inserted);
  }

  @Override
  Runnable onTableBuilt(@Nullable Entry[] before, @Nullable Entry[] next) {
    return new Installation(new WatchedThreads.References(next));
  }

  /** Has the references of a new array polled. */
  private final class Installation implements Runnable {
    private final WatchedThreads.References references;

    Installation(WatchedThreads.References references) {
      this.references = references;
    }

    @Override
    public void run() {
      watched.install(RecordTable.this, references);
    }
  }
}
