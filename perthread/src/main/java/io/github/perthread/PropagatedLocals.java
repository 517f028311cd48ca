package io.github.perthread;

import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries that one thread has in propagated locals: those that have a value, or had one when
 * they were last looked through. Refers to the entries weakly, so to no local and to no value. Only
 * its thread uses it.
 */
final class PropagatedLocals {
  /*
   * How a context is bound, so that a failure at any point leaves the thread as it was.
   *
   * A run switches from the values that the thread has to those of the context, and back. Each
   * switch has two halves. The first finds, or makes, all the entries involved. It may fail at any
   * call (StackOverflowError) and at any allocation (OutOfMemoryError), and has changed nothing that
   * get or isSet could show: a new entry has no value. The second half only stores. It allocates
   * nothing and calls nothing but Reference.get.
   *
   * For the switch back there is no first half. Its entries are on this list, which is a stack: the
   * entries that a run set aside, and above them, from `base` on, those that its body uses. So it
   * needs no look-up and no memory. And it needs less of the stack than the switch before it, which
   * called the same methods from one frame deeper (REHEARSAL), and the engine from there on; so
   * where that one succeeded, this one does.
   *
   * One case is left. If the body had the thread's entries removed (removeAllForCurrentThread,
   * exiting), they have to be made anew, which may fail. Then the others are put back, and the error
   * reaches the caller.
   *
   * No user code runs in a switch: copies are made before, and propagated locals have no hooks. So
   * the order of the locals does not matter, and plain stores after one fence are enough. Against
   * another thread that clears or closes, a switch is a set: what is stored meanwhile may stay in a
   * local that is cleared, and ends in an entry that nothing leads to in one that is closed.
   */

  /** Has {@link #restore} call what it calls, and change nothing. */
  private static final PerThreadContext REHEARSAL =
      PerThreadContext.of(PerThreadContext.newLocals(0), new Object[0]);

  private @Nullable WeakReference<PropagatedEntry>[] entries = newEntries(4);

  /** Below are the entries of values that are set aside. */
  private int base;

  private int size;

  /** Whether the thread's entries were removed; then its later ones are on another list. */
  private boolean abandoned;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable WeakReference<PropagatedEntry>[] newEntries(int length) {
    return new WeakReference[length];
  }

  /** Returns the calling thread's list, made if need be. */
  static PropagatedLocals of(Thread t) {
    ThreadRecord record = ThreadRegistry.record(t);
    PropagatedLocals mine = record.propagated;
    if (mine == null) {
      mine = new PropagatedLocals();
      record.propagated = mine;
    }
    return mine;
  }

  /** Returns the calling thread's list, or null if it has none. */
  static @Nullable PropagatedLocals ifAny(Thread t) {
    ThreadRecord record = ThreadRegistry.find(t);
    return record == null ? null : record.propagated;
  }

  /** Called when all entries of the thread are removed. */
  void abandon() {
    abandoned = true;
  }

  /** Adds an entry in which the calling thread is about to store a value. */
  static void add(Thread t, Entry entry) {
    PropagatedLocals mine = of(t);
    if (mine.size == mine.entries.length) {
      mine.leaveOutCollected();
      mine.makeRoom(mine.size / 2 + 1);
    }
    mine.put(mine.size++, ((PropagatedEntry) entry).self);
    entry.listed = true;
  }

  /**
   * Has a reference at an index. What is there already is not stored again, and {@link #restore}
   * leaves what it takes off the list where it is, for the next run. For a store of a reference in
   * an old object, G1 has a fence and, more often than not, work for another thread.
   */
  private void put(int i, @Nullable WeakReference<PropagatedEntry> reference) {
    if (entries[i] != reference) {
      entries[i] = reference;
    }
  }

  /** Shortens the list of a thread that made and dropped many locals and never captured. */
  private void leaveOutCollected() {
    int kept = base; // what is set aside keeps its place
    for (int i = base; i < size; i++) {
      WeakReference<PropagatedEntry> reference = entries[i];
      if (reference != null && !reference.refersTo(null)) {
        entries[kept++] = reference;
      }
    }
    while (size > kept) {
      entries[--size] = null;
    }
  }

  private void makeRoom(int more) {
    if (size + more > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(size + more, 2 * size));
    }
  }

  private @Nullable PropagatedEntry entry(int i) {
    WeakReference<PropagatedEntry> reference = entries[i];
    return reference == null ? null : reference.get();
  }

  /** Returns the number of values that the thread has; takes what has none off the list. */
  private int leaveOutUnset() {
    int kept = base;
    for (int i = base; i < size; i++) {
      PropagatedEntry e = entry(i);
      if (e != null && Entry.isValue(e.value)) {
        put(kept++, entries[i]);
      } else if (e != null) {
        e.listed = false;
      }
    }
    while (size > kept) {
      entries[--size] = null;
    }
    return size - base;
  }

  /** Returns what the calling thread has in its propagated locals. */
  PerThreadContext current() {
    int count = base == size ? 0 : leaveOutUnset();
    if (count == 0) {
      return PerThreadContext.empty();
    }
    @Nullable WeakReference<ThreadSlots<?>>[] locals = PerThreadContext.newLocals(count);
    @Nullable Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      PropagatedEntry e = entry(base + i);
      Object v = e == null ? Entry.UNSET : e.value;
      if (e == null || !Entry.isValue(v)) {
        return current(); // cleared by another thread meanwhile
      }
      locals[i] = e.local;
      values[i] = v;
    }
    return PerThreadContext.of(locals, values);
  }

  /** Returns where the values begin that are set aside last, for {@link #restore}. */
  int base() {
    return base;
  }

  /**
   * Binds values in the calling thread, and sets aside all that it has.
   *
   * @return what is set aside, for {@link #restore}
   */
  PerThreadContext bind(Thread t, PerThreadContext context, @Nullable Object[] values) {
    restore(t, base, REHEARSAL);
    PerThreadContext before = current();
    find(t, context, values.length);
    exchange(values);
    base = size;
    size += values.length;
    return before;
  }

  /** Binds values in the calling thread, in place of all that it has. */
  void install(Thread t, PerThreadContext context, @Nullable Object[] values) {
    find(t, context, values.length);
    exchange(values);
    for (int i = 0; i < values.length; i++) {
      put(base + i, entries[size + i]);
    }
    size = base + values.length;
  }

  /** Puts the entries of a context's locals above the list; null for one that is gone or closed. */
  private void find(Thread t, PerThreadContext context, int count) {
    makeRoom(count);
    for (int i = 0; i < count; i++) {
      PropagatedEntry e = PropagatedEntry.in(context.locals[i], t);
      put(size + i, e == null ? null : e.self);
    }
  }

  /** Takes the values of the listed entries away, and stores those of the entries above them. */
  private void exchange(@Nullable Object[] values) {
    unlist(base);
    VarHandle.releaseFence(); // what made the values happens-before an enumeration that shows them
    store(size, values);
    for (int i = base; i < size; i++) {
      PropagatedEntry e = entry(i);
      if (e != null && !e.listed && e.value != Entry.CLOSED) {
        e.value = Entry.UNSET;
      }
    }
  }

  private void unlist(int from) {
    for (int i = from; i < size; i++) {
      PropagatedEntry e = entry(i);
      if (e != null) {
        e.listed = false;
        if (e.value instanceof AttributeMap map) {
          map.clearHandleCaches();
        }
      }
    }
  }

  private void store(int at, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      PropagatedEntry e = entry(at + i);
      if (e != null && e.value != Entry.CLOSED) {
        e.value = values[i];
        e.listed = true;
      }
    }
  }

  /**
   * Puts back what {@link #bind} set aside, in place of all that the calling thread has.
   *
   * @param outerBase what {@link #base()} was before
   */
  void restore(Thread t, int outerBase, PerThreadContext before) {
    if (before == REHEARSAL) {
      unlist(size);
      store(outerBase, before.originals);
      return;
    }
    if (abandoned) {
      makeAnew(t, before);
      return;
    }
    unlist(base);
    VarHandle.releaseFence();
    store(outerBase, before.originals);
    while (size > base) {
      PropagatedEntry e = entry(--size);
      if (e != null && !e.listed && e.value != Entry.CLOSED) {
        e.value = Entry.UNSET;
      }
    }
    base = outerBase;
  }

  /** Puts back what was set aside, after the entries that it was in were removed. */
  private static void makeAnew(Thread t, PerThreadContext before) {
    PropagatedLocals current = ifAny(t);
    if (current != null) {
      current.install(t, PerThreadContext.empty(), PerThreadContext.empty().originals);
    }
    Throwable failure = null;
    for (int i = 0; i < before.originals.length; i++) {
      try {
        makeAnew(t, before, i);
      } catch (RuntimeException | Error e) { // the others are put back all the same
        failure = e;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static void makeAnew(Thread t, PerThreadContext before, int i) {
    PropagatedEntry e = PropagatedEntry.in(before.locals[i], t);
    if (e != null) {
      add(t, e);
      e.storeRelease(before.originals[i]);
    }
  }
}
