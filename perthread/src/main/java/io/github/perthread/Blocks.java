package io.github.perthread;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one local. Most virtual threads are short and many; in a table each of them would
 * pay for a slot that all threads share. Here 16 with consecutive ids share one slot: their {@link
 * Block} is in it, made when the first of them stores a value, and dropped as a whole when all have
 * ended.
 */
final class Blocks extends ThreadSlots<@Nullable Object> implements DeadEntryHandler {
  /*
   * The races. A block is an entry in a table like a local's, so what the essay in Table says of
   * inserting, rebuilding and closing holds for blocks too. What differs: up to 16 threads insert
   * the same block, and it must stay while any of them lives.
   *
   * ONE THREAD, ONE ENTRY. Each thread has a place of its own in its block, and only that thread
   * puts an entry there. So it reads the place plainly: what it finds is its own. What it does not
   * find may be there all the same (it may have read a stale array), so it looks again with acquire,
   * in all blocks that have its key, before it makes an entry.
   *
   * JOINING against RETIRING. A block is dropped when its record (BlockRecord) is retired, that is,
   * when all threads registered there have ended.
   *   Thread A (finds the block)                Thread B (finds the block's last thread ended)
   *                                             sees that no registered thread lives
   *   puts its entry into the block
   *                                             drops the block
   * and A's value is lost. So the bits of the registered threads and the mark of a retired record
   * are one field, changed by CAS. A sets its bit before it puts its entry there; B's CAS expects
   * the bits that B has looked at. If A is first, B's CAS fails. If B is first, A sees the mark and
   * makes another record, and another block. A stores the weak reference to itself before it sets
   * the bit; B, which read that bit, finds the reference, and takes none for a living thread. A
   * thread that leaves clears its bit and may set it again, so B's CAS may succeed although the
   * field changed in between; but only if B found each of these threads ended, and A lives.
   *   A thread that has set its bit may rely on all blocks of that record in all locals, so it sets
   * the bit once, not once for each local. That is where the time is saved: a first value in a block
   * that is there needs no CAS.
   *
   * TWO BLOCKS FOR THE SAME THREADS. Two threads may insert a block each, at once. Table.claim finds
   * the other one as a rule, but not if the two took different slots, because one of these was freed
   * in between. Then there are two, which is harmless: each thread searches for the block that has
   * its own entry, an enumeration visits both, and both are dropped with their record. Likewise two
   * records may have the same ids. So nothing may stop at the first block, or record, with a key.
   *
   * ENDED THREADS. While other threads of a block live, an ended thread's entry is taken out of it by
   * any thread that notices: the ticker by way of the record, or a platform thread's first value. As
   * no other thread ever has that place, it does not matter how many do so. The bit is cleared last,
   * so that what fails is tried again: the ticker sees the reference until then.
   *
   * CLOSING. A thread that puts its entry into a block that is there does not look at the seal after
   * that (it would need a full fence). So it may come too late to be found by close:
   *   Thread A (has joined the block)           Thread B (closes)
   *                                             closes all entries in the block
   *   puts its entry there, stores a value
   * Nothing leads to that block any more, so the value is as good as removed: that is why a local
   * whose values have a hook has no blocks. A's next call that sees the closed array throws.
   *
   * THE ARRAY. An entry that its thread finds often in a block is in the local's array as well. The
   * thread inserts it there as any other, and marks the block before. So a thread that drops the
   * entry from the block drops it from the array first if the mark is there. The mark is seen: it
   * was set by a thread that has ended, or by the caller.
   */

  /** So many times a thread finds its entry in its block before that is put in the array too. */
  static final int OFTEN = 100;

  /** Of a local that was closed before any thread had a block in it. */
  static final Blocks CLOSED = new Blocks();

  static {
    CLOSED.closeArray();
    Table.closingDone(CLOSED.slotsAcquire());
  }

  /** Null only in {@link #CLOSED}. */
  private final @Nullable ThreadSlots<?> local;

  private Blocks() {
    local = null;
  }

  Blocks(ThreadSlots<?> local) {
    this.local = local;
  }

  private ThreadSlots<?> local() {
    if (local == null) {
      throw new AssertionError("The blocks of no local are closed");
    }
    return local;
  }

  /** Returns the calling thread's entry, if it is in one of the places that are tried first. */
  @Nullable Entry findFast(long id) {
    @Nullable Entry[] a = slotsPlain();
    if (a[Table.home(BlockRecord.key(id), a)] instanceof Block block) {
      Entry e = block.get(BlockRecord.index(id));
      if (e != null && e.threadId == id) {
        if (e.finds < OFTEN && ++e.finds == OFTEN) {
          putInArray(block, e);
        }
        return e;
      }
    }
    return null;
  }

  /**
   * Puts the entry of a thread that uses the local often into the local's array as well, where it
   * is found in fewer steps. To do that for each thread would cost what blocks are to save.
   */
  private void putInArray(Block block, Entry e) {
    block.hasEntriesInArray = true;
    local().insert(e, Thread.currentThread());
  }

  /** Returns the calling thread's entry, if it has one. */
  @Nullable Entry find(long id) {
    Block block = findBlockOf(id);
    return block == null ? null : block.getAcquire(BlockRecord.index(id));
  }

  private @Nullable Block findBlockOf(long id) {
    @Nullable Entry[] a = slotsAcquire();
    long key = BlockRecord.key(id);
    for (int n = 0, reach = Table.reach(a); n < reach; n++) {
      Entry e = Table.get(a, Table.slot(key, n, a));
      if (e == null) {
        break;
      }
      if (e.threadId == key
          && e instanceof Block block
          && block.getAcquire(BlockRecord.index(id)) != null) {
        return block;
      }
    }
    return null;
  }

  /** Returns the calling thread's entry, made if need be, or null if the local is closed. */
  @Nullable Entry findOrInsert(Thread t, long id) {
    @Nullable Entry[] a = slotsAcquire();
    int i = BlockRecord.index(id);
    long key = BlockRecord.key(id);
    Block place = null;
    for (int n = 0, reach = Table.reach(a); n < reach; n++) {
      Entry e = Table.get(a, Table.slot(key, n, a));
      if (e == null) {
        break;
      }
      if (e.threadId == key && e instanceof Block block) {
        Entry mine = block.getAcquire(i);
        if (mine != null && mine.value != Entry.CLOSED) {
          return mine;
        }
        place = place == null && local().join(block.use.record, t, id) ? block : place;
      }
    }
    if (place == null || Table.isSealed(a)) {
      place = insertBlock(t, id);
    }
    return place == null ? null : insert(place, i, id);
  }

  private Entry insert(Block block, int i, long id) {
    Entry e = local().newEntryInBlock(id, block.use.record.ownThread(i));
    block.put(i, e);
    return e;
  }

  private @Nullable Block insertBlock(Thread t, long id) {
    if (Table.isClosed(slotsAcquire())) {
      return null;
    }
    BlockRecord record = local().blockRecord(t, id);
    return (Block) insert(new Block(record.use(local().self())), t);
  }

  /** Drops the entry of a thread that has ended, or that calls; returns whether there was one. */
  boolean dropEntry(long id) {
    Block block = findBlockOf(id);
    if (block != null) {
      drop(block, BlockRecord.index(id), local().deadEntryHandler());
    }
    return block != null;
  }

  private void drop(Block block, int i, DeadEntryHandler handler) {
    Entry e = block.getAcquire(i);
    if (e != null) {
      if (block.hasEntriesInArray) {
        local().dropFromArray(e);
      }
      handler.onDead(e);
      block.remove(i, e);
    }
  }

  /**
   * Drops the entries of all threads that have ended from a small local, until all or so many
   * living threads are seen.
   */
  void sweepSmall() {
    @Nullable Entry[] a = slotsAcquire();
    int alive = 0;
    for (int i = 0; Table.isPrompt(a) && i < Table.slots(a); i++) {
      if (Table.get(a, i) instanceof Block block) {
        alive += sweep(block);
      }
      if (alive > Table.PROMPT_THREADS) {
        return;
      }
    }
  }

  private int sweep(Block block) {
    int alive = 0;
    for (int i = 0; i < BlockRecord.WIDTH; i++) {
      Entry e = block.getAcquire(i);
      if (e != null && e.isDead()) {
        drop(block, i, local().deadEntryHandler());
      } else {
        alive += e == null ? 0 : 1;
      }
    }
    return alive;
  }

  /** Returns a visitor of blocks that passes on the entries in them. */
  static Consumer<Entry> entriesTo(Consumer<? super Entry> visitor) {
    return e -> {
      if (e instanceof Block block) {
        for (int i = 0; i < BlockRecord.WIDTH; i++) {
          Entry entry = block.getAcquire(i);
          if (entry != null) {
            visitor.accept(entry);
          }
        }
      }
    };
  }

  /** Called with a block whose threads have all ended, before it is dropped as a whole. */
  @Override
  public void onDead(Entry dead) {
    DeadEntryHandler handler = local().deadEntryHandler();
    if (dead instanceof Block block && (block.hasEntriesInArray || handler.seesEachEntry())) {
      for (int i = 0; i < BlockRecord.WIDTH; i++) {
        drop(block, i, handler);
      }
    }
  }

  /** Returns a visitor of the local's array that passes on the entries that are in no block. */
  static Consumer<Entry> entriesOutsideTo(Consumer<? super Entry> visitor) {
    return e -> {
      if (e.finds < OFTEN) {
        visitor.accept(e);
      }
    };
  }

  @Override
  DeadEntryHandler deadEntryHandler() {
    return this;
  }

  @Override
  void sweepBeforeInsert(@Nullable Entry[] a) {} // blocks are dropped with their record

  @Override
  void cloned() {} // not cloneable

  @Override
  Entry newEntry(Thread t) {
    throw new AssertionError("A block is inserted by all its threads");
  }

  @Override
  boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    return false; // a block is no value
  }

  @Override
  Runnable onTableBuilt(@Nullable Entry[] before, @Nullable Entry[] next) {
    return local().onTableBuilt(before, next);
  }
}
