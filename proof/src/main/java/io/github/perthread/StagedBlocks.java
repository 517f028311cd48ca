package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A local in which all threads use blocks, of whatever kind they are and whatever Java this is. The
 * actors have the ids {@link #ONE} and {@link #OTHER}, which share a block with {@link #ENDED} and
 * {@link #LIVING_ID}; their record is in no table.
 */
class StagedBlocks extends Staged {
  static final long ONE = 0x701;
  static final long OTHER = 0x702;
  static final long ENDED = 0x703;
  static final long LIVING_ID = 0x704;

  /** A thread that has ended: it never began, which is the same here. */
  private static final Thread ENDED_THREAD = new Thread(() -> {});

  final BlockRecord record = new BlockRecord(ONE);

  @Override
  boolean usesBlock(Thread t) {
    return true;
  }

  @Override
  BlockRecord blockRecord(Thread t, long id) {
    return register(id);
  }

  /** Registers a living thread under that id, and returns the record. */
  final BlockRecord register(long id) {
    record.register(LIVING.get(0), BlockRecord.index(id));
    return record;
  }

  @Override
  Entry newEntryInBlock(long id, WeakReference<Thread> thread) {
    return new Entry(id, id == ENDED ? new WeakReference<>(null) : new StaysAlive(LIVING.get(0)));
  }

  /** Adds the value of a thread with that id, as the thread itself does. */
  final StagedBlocks with(long id) {
    store(id, "old");
    return this;
  }

  /** Adds the value of a thread that has ended since. */
  final StagedBlocks withEnded() {
    record.register(ENDED_THREAD, BlockRecord.index(ENDED));
    return with(ENDED);
  }

  /** Stores a value as the thread with that id does; returns whether the local is open. */
  final boolean store(long id, Object value) {
    Entry e = blocks().findOrInsert(LIVING.get(0), id);
    if (e != null) {
      e.storeRelease(value);
    }
    return e != null;
  }

  /** Returns the value that the thread with that id finds, or "none". */
  final String read(long id) {
    Entry e = blocks().findFast(id);
    e = e == null ? blocks().find(id) : e;
    return e == null || !Entry.isValue(e.value) ? "none" : String.valueOf(e.value);
  }

  /** Has the thread with that id find its entry so often that it comes into the array too. */
  final void readOften(long id) {
    for (int i = 0; i < Blocks.OFTEN; i++) {
      blocks().findFast(id);
    }
  }

  final void rebuildBlocks() {
    blocks().replace(blocks().slotsAcquire(), null);
  }

  /** Returns the values of all entries, whatever leads to them, sorted, to be an outcome. */
  final String all() {
    List<String> values = new ArrayList<>();
    forEachEntry(e -> {
      if (Entry.isValue(e.valueAcquire())) {
        values.add(String.valueOf(e.valueAcquire()));
      }
    });
    Table.forEach(
        slotsAcquire(),
        e -> {
          if (e.finds == Blocks.OFTEN && Entry.isValue(e.valueAcquire())) {
            values.add("in the array: " + e.valueAcquire());
          }
        });
    Collections.sort(values);
    return values.toString();
  }
}
