package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link RecordTable}, as the {@link Ticker} polls them: an array as long as the
 * table's, of JDK classes only, with the weak reference to a slot's thread in the same place.
 *
 * <p>The two arrays cannot be replaced in one step. So each array of references knows the entries
 * that it belongs to, and a thread that has claimed a slot looks whether they are those that it
 * claimed it in:
 *
 * <pre>
 * Thread A (inserts into E)                  Thread B (replaced D by E)
 * claims a slot of E
 * finds the references of D:
 *   makes those of E, its own among them
 * CAS from D's to its own                    CAS from D's to its own
 * </pre>
 *
 * Only one CAS succeeds. If B's does, A tries again and puts its reference into B's array; if A's
 * does, that array has all that B's has.
 *
 * <p>A slot whose record was removed may show its reference until the next sweep. A thread that has
 * a slot is never without its reference:
 *
 * <pre>
 * Sweep: reads reference r
 *                                Thread A: claims the slot, puts its reference in the place of r
 * Sweep: finds the slot free?    no: it reads the slot after r
 *        found it free before:   then its CAS of r to null fails
 * </pre>
 */
final class WatchedThreads {
  private static final VarHandle REFERENCE = MethodHandles.arrayElementVarHandle(Object[].class);

  /** The references that belong to an array of entries. */
  static final class References {
    private final @Nullable Entry[] entries;
    private final @Nullable Object[] references;

    References(@Nullable Entry[] entries) {
      this.entries = entries;
      references = new Object[Table.slots(entries)];
      for (int i = 0; i < references.length; i++) {
        Entry e = Table.get(entries, i);
        references[i] = e == null ? null : e.polled();
      }
    }
  }

  private final AtomicReference<References> current =
      new AtomicReference<>(new References(Table.EMPTY));

  /** What the ticker polls. */
  final AtomicReference<@Nullable Object[]> polled;

  WatchedThreads(AtomicReference<@Nullable Object[]> polled) {
    this.polled = polled;
  }

  /**
   * Watches the thread of an entry that the calling thread has put into a slot.
   *
   * @param table where the array is, if it is still the current one
   */
  void watch(ThreadSlots<?> table, @Nullable Entry[] a, int i, Entry inserted) {
    References seen = current.get();
    while (seen.entries != a && table.slotsAcquire() == a) {
      install(table, new References(a));
      seen = current.get();
    }
    if (seen.entries == a) {
      REFERENCE.setVolatile(seen.references, i, inserted.polled());
      if (polled.get() != seen.references) {
        publish(); // something failed in a thread that should have
      }
    }
  }

  /** Watches the thread of an entry that is in the table. */
  void watchAgain(ThreadSlots<?> table, Entry inserted) {
    @Nullable Entry[] a;
    do {
      a = table.slotsAcquire();
      for (int n = 0, reach = Table.reach(a); n < reach; n++) {
        int i = Table.slot(inserted.threadId, n, a);
        if (Table.get(a, i) == inserted) {
          watch(table, a, i, inserted);
        }
      }
    } while (a != table.slotsAcquire());
  }

  /** Has these references polled if their entries are those of the table. */
  void install(ThreadSlots<?> table, References next) {
    References seen = current.get();
    if (seen.entries != next.entries && table.slotsAcquire() == next.entries) {
      if (!current.compareAndSet(seen, next)) {
        install(table, next);
        return;
      }
    }
    publish();
  }

  /** Has the current references polled. */
  void publish() {
    References seen;
    do {
      seen = current.get();
      if (polled.get() != seen.references) {
        polled.set(seen.references);
      }
    } while (seen != current.get()); // the last to come here has the latest array polled
  }

  /** Forgets the thread of a slot that was swept, if it is free. */
  void forget(@Nullable Entry[] a, int i) {
    References seen = current.get();
    if (seen.entries == a) {
      Object reference = REFERENCE.getVolatile(seen.references, i);
      if (reference != null && Table.get(a, i) == Table.TOMBSTONE) {
        REFERENCE.compareAndSet(seen.references, i, reference, null);
      }
    }
  }
}
