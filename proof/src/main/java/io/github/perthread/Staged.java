package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A local whose table is set up as a race needs it. It counts the values of ended threads instead
 * of running a hook, and its threads are not watched, so that no other thread joins in.
 */
class Staged extends PerThread<@Nullable Object> implements DeadEntryHandler {
  private static final VarHandle BIASED_THREAD_ID;
  private static final VarHandle BIASED_ENTRY;

  static {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(ThreadSlots.class, MethodHandles.lookup());
      BIASED_THREAD_ID = lookup.findVarHandle(ThreadSlots.class, "biasedThreadId", long.class);
      BIASED_ENTRY = lookup.findVarHandle(ThreadSlots.class, "biasedEntry", Entry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Threads that live as long as the JVM. */
  static final List<Thread> LIVING =
      Arrays.asList(parked(), parked(), parked(), parked(), parked());

  final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentLinkedQueue<Object> removed;

  Staged() {
    removed = new ConcurrentLinkedQueue<>();
  }

  private Staged(ConcurrentLinkedQueue<Object> removed) {
    super(PerThread.<@Nullable Object>builder().onRemoval(v -> removed.add(String.valueOf(v))));
    this.removed = removed;
  }

  /** One with a hook, which notes the value. */
  static Staged hooked() {
    return new Staged(new ConcurrentLinkedQueue<>());
  }

  private static Thread parked() {
    CountDownLatch forEver = new CountDownLatch(1);
    Thread thread =
        new Thread(() -> {
          try {
            forEver.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  Entry newEntry(Thread t) {
    return new Entry(ThreadIds.id(t), new StaysAlive(t));
  }

  /**
   * To the table its thread never ends. The tool runs some states with one actor after the other,
   * each in a thread that has ended by then; these are not about that.
   */
  static final class StaysAlive extends WeakReference<Thread> {
    StaysAlive(Thread thread) {
      super(thread);
    }

    @Override
    public Thread get() {
      return LIVING.get(0);
    }
  }

  @Override
  DeadEntryHandler deadEntryHandler() {
    return this;
  }

  @Override
  public void onDead(Entry dead) {
    if (Entry.isValue(dead.take())) {
      taken.incrementAndGet();
    }
  }

  /**
   * Adds entries of so many threads that live on; they have no value. The local is biased to the
   * first of them, so that the actors find their own entries in the table.
   */
  final Staged withLiving(int count) {
    for (Thread thread : LIVING.subList(0, count)) {
      Entry living = newEntry(thread);
      replace(slotsAcquire(), living);
      biasToCaller(thread, living);
    }
    return this;
  }

  /** Adds the entry of an ended thread, with a value; the local is biased to it, if to none yet. */
  final ThreadRecord addDead(long id) {
    return add(id, new WeakReference<>(null));
  }

  /** Adds the entry of a thread that lives and removes all its values. */
  final ThreadRecord addLeaving(long id) {
    return add(id, new StaysAlive(LIVING.get(0)));
  }

  private ThreadRecord add(long id, WeakReference<Thread> thread) {
    Entry e = new Entry(id, thread);
    e.storeRelease("old");
    replace(slotsAcquire(), e);
    biasToCaller(LIVING.get(0), e);
    return new ThreadRecord(id, thread);
  }

  /** Whether the table has an entry of that thread, to be an outcome. */
  final boolean hasEntryOf(ThreadRecord thread) {
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e != null && e.thread == thread.thread) {
        return true;
      }
    }
    return false;
  }

  /** Returns what the local is biased to, to be an outcome. */
  final String bias() {
    if (Table.TOMBSTONE.value != Entry.UNSET) {
      return "stored in the tombstone that all share";
    }
    Entry e = (Entry) BIASED_ENTRY.get(this);
    long id = (long) BIASED_THREAD_ID.get(this);
    if (e != Table.TOMBSTONE) {
      return String.valueOf(e.value);
    }
    return id == UNBIASED ? "free" : id == BIAS_DISABLED ? "closed" : "taken but empty";
  }

  /** One entry's way into the array as it is now. */
  final Claim claim() {
    return new Claim(slotsAcquire());
  }

  /** What an insertion and a rebuild of one array have to agree on. */
  final class Claim {
    private final @Nullable Entry[] array;
    private final Entry mine = new Entry(0x700, new StaysAlive(LIVING.get(0)));

    private Claim(@Nullable Entry[] array) {
      this.array = array;
    }

    /** Puts the entry into the array; tells whether it may count on being in the next one. */
    boolean isMade() {
      return Table.claim(array, mine, Staged.this) >= 0 && !Table.isSealed(array);
    }

    /** Puts the entry into the array and has its thread watched. */
    void watchIn(WatchedThreads watched) {
      watched.watch(Staged.this, array, Table.claim(array, mine, Staged.this), mine);
    }

    /** The reference to the thread of the entry. */
    Object thread() {
      return mine.thread;
    }

    /** Makes the next array, and tells whether the entry is in it. */
    boolean isMovedOn() {
      return Arrays.asList(Table.rebuild(array, null, Staged.this)).contains(mine);
    }
  }

  final void rebuild() {
    replace(slotsAcquire(), null);
  }

  final void sweep() {
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Table.sweepSlot(a, i, this);
    }
  }

  /** The values that the table leads to. */
  final List<Object> values() {
    ConcurrentLinkedQueue<Object> values = new ConcurrentLinkedQueue<>();
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      Object v = e == null ? Entry.UNSET : e.valueAcquire();
      if (Entry.isValue(v)) {
        values.add(String.valueOf(v));
      }
    }
    return List.copyOf(values);
  }

  final int count(String value) {
    return Collections.frequency(values(), value);
  }

  /** The values that are left, sorted, to be an outcome. */
  final String left() {
    return sorted(values());
  }

  /** The values that the hook ran for, sorted, to be an outcome. */
  final String removed() {
    return sorted(removed);
  }

  final int removedCount() {
    return removed.size();
  }

  private static String sorted(Iterable<Object> values) {
    List<String> sorted = new ArrayList<>();
    values.forEach(value -> sorted.add(String.valueOf(value)));
    Collections.sort(sorted);
    return sorted.toString();
  }
}
