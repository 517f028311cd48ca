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
 * A local whose table is set up as a race needs it. It counts what it buries instead of having a
 * hook run for it, and its threads are not watched, so that nobody joins in.
 */
class Staged extends PerThread<@Nullable Object> implements Table.Undertaker {
  private static final VarHandle FIRST_ID;
  private static final VarHandle FIRST;
  private static final long NOBODY;
  private static final long NOBODY_EVER;

  static {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(PerThread.class, MethodHandles.lookup());
      FIRST_ID = lookup.findVarHandle(PerThread.class, "firstId", long.class);
      FIRST = lookup.findVarHandle(PerThread.class, "first", Entry.class);
      NOBODY = (long) lookup.findStaticVarHandle(PerThread.class, "NOBODY", long.class).get();
      NOBODY_EVER =
          (long) lookup.findStaticVarHandle(PerThread.class, "NOBODY_EVER", long.class).get();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Threads that live as long as the JVM. */
  private static final List<Thread> LIVING =
      Arrays.asList(parked(), parked(), parked(), parked(), parked());

  final AtomicInteger buried = new AtomicInteger();
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
    return new Entry(Threads.id(t), new StaysAlive(t));
  }

  /**
   * To the table its thread never ends. The tool runs some states with one actor after the other,
   * each in a thread that has ended by then; these are not about that.
   */
  private static final class StaysAlive extends WeakReference<Thread> {
    StaysAlive(Thread thread) {
      super(thread);
    }

    @Override
    public Thread get() {
      return LIVING.get(0);
    }
  }

  @Override
  Table.Undertaker undertaker() {
    return this;
  }

  @Override
  public void bury(Entry dead) {
    if (Entry.isValue(dead.take())) {
      buried.incrementAndGet();
    }
  }

  /**
   * Adds entries of so many threads that live on; they have no value. The first of them has the
   * field for the first thread, so that the actors find their own entries in the table.
   */
  final Staged withLiving(int count) {
    for (Thread thread : LIVING.subList(0, count)) {
      Entry living = newEntry(thread);
      replace(slotsAcquire(), living);
      putAtHand(thread, living);
    }
    return this;
  }

  /** Adds the entry of a thread that is gone, with a value; it has the field, if that is free. */
  final ThreadRecord addDead(long id) {
    return add(id, new WeakReference<>(null));
  }

  /** Adds the entry of a thread that lives and gives up all that it has. */
  final ThreadRecord addLeaving(long id) {
    return add(id, new StaysAlive(LIVING.get(0)));
  }

  private ThreadRecord add(long id, WeakReference<Thread> thread) {
    Entry e = new Entry(id, thread);
    e.storeRelease("old");
    replace(slotsAcquire(), e);
    putAtHand(LIVING.get(0), e);
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

  /** What the field for the first thread has, to be an outcome. */
  final String atHand() {
    if (Table.TOMBSTONE.value != Entry.UNSET) {
      return "stored in the tombstone that all share";
    }
    Entry e = (Entry) FIRST.get(this);
    long id = (long) FIRST_ID.get(this);
    if (e != Table.TOMBSTONE) {
      return String.valueOf(e.value);
    }
    return id == NOBODY ? "free" : id == NOBODY_EVER ? "closed" : "taken but empty";
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
