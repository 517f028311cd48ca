package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of all threads of a kind that use any local, in a table like a local's. A thread's
 * value is its {@link ThreadRecord}, which is the entry itself.
 */
final class RecordTable extends ThreadSlots<@Nullable Object> implements DeadEntryHandler {
  private final WatchedThreads watched;

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
    int dead = 0;
    for (int i = 0; i < Table.slots(a); i++) {
      try {
        boolean taken = Table.isTaken(a, i);
        boolean living = Table.sweepSlot(a, i, this);
        alive += living ? 1 : 0;
        dead += taken && !living ? 1 : 0;
        watched.forget(a, i);
      } catch (Throwable e) {
        failure = e;
      }
    }
    sweepEnded(begun, alive + dead, dead);
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
      if (Table.getInOrder(a, i) instanceof ThreadRecord) {
        return false;
      }
    }
    return true;
  }

  /** Visits all records that there are. */
  void visit(Consumer<? super ThreadRecord> visitor) {
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      if (Table.get(a, i) instanceof ThreadRecord thread) {
        visitor.accept(thread);
      }
    }
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
    ((ThreadRecord) dead).dropFromLocals();
  }

  @Override
  boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    return false; // a record is no value
  }

  /** Sweeps nothing: there are no values here, and inserting threads sweep the locals they use. */
  @Override
  int sweepBeforeInsert(@Nullable Entry[] a) {
    return Table.ROOMY_THREADS;
  }

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
