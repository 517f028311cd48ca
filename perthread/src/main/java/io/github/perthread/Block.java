package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The entries that the threads of a {@link BlockRecord} have in one local: up to 16 virtual threads
 * with consecutive ids. {@link Blocks} tells the races.
 */
final class Block extends Entry {
  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Entry[].class);

  /** The record of the block's threads, for which it is this block. */
  final BlockRecord.Use use;

  /** Whether one of the entries is also in the local's array; set before it is. */
  volatile boolean hasEntriesInArray;

  /** By {@link BlockRecord#index}; each thread stores its own entry, and only that. */
  private final @Nullable Entry[] entries = new Entry[BlockRecord.WIDTH];

  Block(BlockRecord.Use use) {
    super(use.record.threadId, Table.TOMBSTONE.thread);
    this.use = use;
  }

  /** Returns whether all its threads have ended, and none will come. */
  @Override
  boolean isDead() {
    return use.record.isRetired();
  }

  @Override
  boolean isSame(Entry other) {
    return use.record == (other instanceof Block block ? block.use.record : other);
  }

  /** Reads an entry as its own thread does, which stored it. */
  @Nullable Entry get(int i) {
    return entries[i];
  }

  /** Reads an entry as other threads must, and its own thread that has just come to the block. */
  @Nullable Entry getAcquire(int i) {
    return (Entry) ENTRY.getAcquire(entries, i);
  }

  /** Stores the calling thread's entry. */
  void put(int i, Entry e) {
    use.note(i);
    ENTRY.setRelease(entries, i, e);
  }

  /** Removes an entry of a thread that has ended, or that calls. */
  void remove(int i, Entry e) {
    ENTRY.compareAndSet(entries, i, e, null);
  }
}
