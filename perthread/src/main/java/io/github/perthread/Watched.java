package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one array of a {@link ThreadRegistry}, as the {@link Ticker} polls them: an array
 * of the same length, of JDK classes only, with the reference to a slot's thread in the same place.
 * It is where the seal goes, until that does.
 *
 * <p>A slot whose thread gave up by itself may show its reference until the next sweep; it is never
 * without the reference of a thread that is in it:
 *
 * <pre>
 * Sweep: reads reference r
 *                                Newcomer: claims slot, puts its reference in place of r
 * Sweep: finds the slot free?    no: it reads the slot after r
 *        found it free before:   then its CAS of r to null fails
 * </pre>
 */
final class Watched extends Entry {
  private static final VarHandle REFERENCE = MethodHandles.arrayElementVarHandle(Object[].class);

  private final @Nullable Object[] references;

  private Watched(@Nullable Object[] references) {
    super(0, new WeakReference<>(null));
    this.references = references;
  }

  /** Makes what belongs to an array that nobody else sees yet. */
  static void attach(@Nullable Entry[] a) {
    @Nullable Object[] references = new Object[Table.slots(a)];
    for (int i = 0; i < references.length; i++) {
      Entry e = a[i];
      references[i] = e == null ? null : e.thread;
    }
    a[Table.slots(a)] = new Watched(references);
  }

  /** What is polled for this array; null if it is sealed, for then there will be another. */
  static @Nullable Object @Nullable [] referencesOf(@Nullable Entry[] a) {
    return Table.get(a, Table.slots(a)) instanceof Watched watched ? watched.references : null;
  }

  static void watch(@Nullable Entry[] a, int i, Entry thread) {
    @Nullable Object[] references = referencesOf(a);
    if (references != null) {
      REFERENCE.setRelease(references, i, thread.thread);
    }
  }

  /** Called for each slot after it was swept. */
  static void forget(@Nullable Entry[] a, int i) {
    @Nullable Object[] references = referencesOf(a);
    if (references != null) {
      Object reference = REFERENCE.getVolatile(references, i);
      if (reference != null && Table.get(a, i) == Table.TOMBSTONE) {
        REFERENCE.compareAndSet(references, i, reference, null);
      }
    }
  }
}
