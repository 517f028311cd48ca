package io.github.perthread;

import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.ThreadKind;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tests see of the inside of a local, without disturbing it. */
final class Inside {
  private Inside() {}

  /** How many values its table holds, be their threads alive or not. */
  static int values(ThreadSlots<?> local) {
    int[] count = {0};
    local.forEachEntry(e -> count[0] += Entry.isValue(e.valueAcquire()) ? 1 : 0);
    return count[0];
  }

  /** How many entries its table has, with a value or without, but for tombstones. */
  static int entries(ThreadSlots<?> local) {
    return ids(local).size();
  }

  /** The ids of the threads that its table has entries of. */
  static List<Long> ids(ThreadSlots<?> local) {
    List<Long> ids = new ArrayList<>();
    local.forEachEntry(e -> ids.add(e.threadId));
    return ids;
  }

  /** How many slots are read until an entry, or a block, of a thread of that kind is found. */
  static List<Integer> probes(ThreadKind kind, ThreadSlots<?> local) {
    Blocks blocks = local.blocksAcquire();
    return probes((kind == ThreadKind.VIRTUAL && blocks != null ? blocks : local).slotsAcquire());
  }

  /** How many slots are read until an entry is found, for each entry of a table. */
  static List<Integer> probes(@Nullable Entry[] a) {
    List<Integer> probes = new ArrayList<>();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e != null && e != Table.TOMBSTONE) {
        probes.add(probes(a, i, e.threadId));
      }
    }
    return probes;
  }

  private static int probes(@Nullable Entry[] a, int i, long id) {
    for (int n = 0; n < Table.reach(a); n++) {
      if (Table.slot(id, n, a) == i) {
        return n + 1;
      }
    }
    throw new AssertionError("No search comes to slot " + i);
  }

  /** Returns the entry that the local is biased to; the tombstone if there is none. */
  static Entry biasedEntry(ThreadSlots<?> local) {
    return (Entry) read(ThreadSlots.class, "biasedEntry", local);
  }

  /** Says that the local is biased to a thread, and leaves the entry as it is. */
  static void biasTo(Thread t, ThreadSlots<?> local) {
    try {
      field(ThreadSlots.class, "biasedThreadId").setLong(local, ThreadIds.id(t));
    } catch (IllegalAccessException e) {
      throw new LinkageError("biasedThreadId", e);
    }
  }

  /** For how many locals a thread's record has room, be they gone or not. */
  static int roomForLocals(ThreadRecord thread) {
    return Array.getLength(read(ThreadRecord.class, "locals", thread));
  }

  /** How many locals a block's record has in its list, be they gone or not. */
  static int uses(BlockRecord record) {
    return (int) read(BlockRecord.class, "size", record);
  }

  /** For how many propagated locals a thread's list has room. */
  static int roomForPropagated(PropagatedLocals list) {
    return Array.getLength(read(PropagatedLocals.class, "entries", list));
  }

  private static Object read(Class<?> owner, String field, Object object) {
    try {
      return field(owner, field).get(object);
    } catch (IllegalAccessException e) {
      throw new LinkageError(owner.getName() + "." + field, e);
    }
  }

  private static Field field(Class<?> owner, String name) {
    try {
      Field found = owner.getDeclaredField(name);
      found.setAccessible(true);
      return found;
    } catch (NoSuchFieldException e) {
      throw new LinkageError(owner.getName() + "." + name, e);
    }
  }

  /** How many slots its table has, and that of its blocks; not those in the blocks. */
  static int slots(ThreadSlots<?> local) {
    Blocks blocks = local.blocksAcquire();
    return Table.slots(local.slotsAcquire())
        + (blocks == null ? 0 : Table.slots(blocks.slotsAcquire()));
  }

  /** Waits, with no help from the collector, until the local holds just so many values. */
  static void awaitValues(ThreadKind kind, int expected, PerThread<?> local) {
    await()
        .atMost(patience(kind))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> values(local) == expected);
  }

  /** Several times what the contract allows, for machines that are busy with something else. */
  static Duration patience(ThreadKind kind) {
    return Duration.ofSeconds(kind == ThreadKind.VIRTUAL ? 20 : 5);
  }
}
