package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A local as one thread uses it: how the calling thread's value is initialized, read, stored and
 * removed. The states of a value, and which thread may change them, are told in {@link Entry}.
 *
 * <p>Its only public methods are those of {@link ThreadLocal}; {@link PerThread} makes of the rest
 * what users see.
 *
 * @param <T> the type of the values
 */
abstract class AbstractPerThread<T extends @Nullable Object> extends ClearableLocal<T> {
  /** Makes a value that is handed on to another thread; null if the local is not propagated. */
  private final @Nullable UnaryOperator<@Nullable Object> copy;

  /** Whether a store is only that: there is no hook to run, and no list to keep. */
  private final boolean plain;

  /**
   * Makes a local without values. Subclasses call {@link #created} at the end of their constructor.
   *
   * @param name null for a name derived from the class that made it
   * @param hook called with values that are removed; null if there is none
   */
  AbstractPerThread(
      @Nullable String name, @Nullable BiConsumer<? super T, ? super RemovalCause> hook) {
    this(name, hook, null);
  }

  /**
   * Makes a local without values, which may be propagated.
   *
   * @param copy null if it is not
   */
  AbstractPerThread(
      @Nullable String name,
      @Nullable BiConsumer<? super T, ? super RemovalCause> hook,
      @Nullable UnaryOperator<@Nullable Object> copy) {
    super(name, hook);
    this.copy = copy;
    plain = !hasHook() && copy == null;
    if (hasHook() && copy != null) {
      throw new IllegalStateException(
          (name == null ? userClass().getName() : name)
              + " cannot be propagated and have a removal hook: a value that several threads have"
              + " is not removed once");
    }
  }

  /** Makes an entry whose thread is registered already. */
  Entry makeEntry(long id, WeakReference<Thread> thread) {
    if (Diagnostics.isCounting() && countsInEntries()) {
      return ObservedEntry.make(id, thread, copy == null ? null : self());
    }
    return copy == null ? new Entry(id, thread) : PropagatedEntry.make(id, thread, self());
  }

  /** Makes an entry; the record of the calling thread says from now on that it uses this local. */
  @Override
  Entry newEntry(Thread t) {
    ThreadRecord thread = ThreadRegistry.record(t);
    thread.add(self());
    noteFirstUse();
    return makeEntry(thread.threadId, thread.thread);
  }

  @Override
  Entry newEntryInBlock(long id, WeakReference<Thread> thread) {
    noteFirstUse();
    return makeEntry(id, thread);
  }

  @Override
  BlockRecord blockRecord(Thread t, long id) {
    return ThreadRegistry.blockRecord(t, id);
  }

  @Override
  boolean join(BlockRecord record, Thread t, long id) {
    return ThreadRegistry.join(record, t, id);
  }

  /** Returns whether it is a virtual thread, which no hook and no context has to find. */
  @Override
  boolean usesBlock(Thread t) {
    return plain && ThreadIds.isVirtual(t);
  }

  /** Returns whether entries may be such that count what their thread removes. */
  boolean countsInEntries() {
    return hasUserValues();
  }

  @Override
  public T get() {
    Thread t = Thread.currentThread();
    Entry e = findFast(t);
    if (e != null) {
      Object v = e.valueOpaque(); // a loop sees in the end that the local was closed
      if (v != Entry.UNSET && v != Entry.CLOSED) {
        return value(v);
      }
    }
    return getAfterMiss(t);
  }

  private T getAfterMiss(Thread t) {
    Entry e = find(t);
    Object v = e == null ? Entry.UNSET : e.value;
    return Entry.isValue(v) ? value(v) : initialize(t);
  }

  private T initialize(Thread t) {
    Entry e = entry(t);
    if (e.initializing) {
      throw new IllegalStateException("The initializer of " + describe() + " reads it");
    }
    e.initializing = true;
    boolean made = false;
    T value;
    try {
      value = initialValue();
      made = true;
    } finally {
      e.initializing = false;
      if (!made) {
        removeOwn(t, true, RemovalCause.REMOVE);
      }
    }
    store(t, value);
    if (Diagnostics.isCounting() && find(t) instanceof ObservedEntry observed) {
      observed.noteInitial(value);
    }
    return value;
  }

  @Override
  public void set(T value) {
    Thread t = Thread.currentThread();
    Entry e = findFast(t);
    if (e != null && (plain || e.listed)) {
      e.storeRelease(value);
    } else {
      store(t, value);
    }
  }

  private void store(Thread t, T value) {
    Entry e = entryToStoreIn(t);
    if (!hasHook()) {
      e.storeRelease(value);
    } else if (e.exchangeUnlessClosed(value) == Entry.CLOSED) {
      throw closed();
    }
  }

  /** Keeps the entry, so that {@code set} and {@code remove} in turn allocate nothing. */
  @Override
  public void remove() {
    Thread t = Thread.currentThread();
    Entry e = findFast(t);
    if (e != null && isUnobserved()) {
      e.storeRelease(Entry.UNSET);
    } else if (hasHook() || !(e instanceof ObservedEntry own) || !own.removeAndCount()) {
      removeObserved(t);
    }
  }

  private void removeObserved(Thread t) {
    Entry e = find(t);
    if (e != null) {
      int count = removeValue(e, ANY, RemovalCause.REMOVE);
      if (count > 0 && hasUserValues()) {
        countOwnRemoval(e, count);
      }
    }
  }

  /** Counts values that the calling thread removed; if possible in its entry. */
  private void countOwnRemoval(Entry e, int count) {
    boolean countsHere = Diagnostics.isCounting() && countsInEntries();
    ObservedEntry observed = e instanceof ObservedEntry o ? o : null;
    if (countsHere && observed != null && observed.countHere(count, history())) {
      record(RemovalCause.REMOVE, count);
      return;
    }
    countRemoved(RemovalCause.REMOVE, count);
    if (countsHere && observed == null && e.value == Entry.UNSET && !e.initializing) {
      replaceByOneThatCounts(e);
    }
  }

  /** Replaces an entry at once, so that code compiled before finds one at each {@code set}. */
  private void replaceByOneThatCounts(Entry e) {
    drop(e);
    try {
      findOrInsert(Thread.currentThread());
    } catch (OutOfMemoryError | StackOverflowError full) {
      return; // a count is not worth the failure of the caller's remove; the next set inserts one
    }
  }

  /**
   * Returns the calling thread's value, or the mark that there is none. Opaque: a loop that asks
   * sees in the end that another thread removed it.
   */
  final @Nullable Object peek() {
    Thread t = Thread.currentThread();
    Entry e = findFast(t);
    return e != null ? e.valueOpaque() : peekAfterMiss(t);
  }

  private @Nullable Object peekAfterMiss(Thread t) {
    Entry e = find(t);
    return e == null ? Entry.UNSET : e.value;
  }

  /** Takes the calling thread's value away without its hook; returns the state before. */
  final @Nullable Object takeOwn() {
    Entry e = find(Thread.currentThread());
    return e == null ? Entry.UNSET : e.take();
  }

  /** Stores the calling thread's value and returns the state before. */
  final @Nullable Object exchange(Thread t, T value) {
    Object before = entryToStoreIn(t).exchangeUnlessClosed(value);
    if (before == Entry.CLOSED) {
      throw closed();
    }
    return before;
  }

  /** Runs a body while the calling thread's value is another one. */
  final void runBound(T value, Runnable body) {
    Thread t = Thread.currentThread();
    Object before = exchange(t, value);
    try {
      body.run();
    } finally {
      restore(t, before);
    }
  }

  /** Restores a state that {@link #exchange} returned, or removes its value if closed meanwhile. */
  final void restore(Thread t, @Nullable Object before) {
    Entry e = find(t);
    if (Entry.isValue(before)) {
      if (e == null) {
        e = insert(t);
      }
      if (e != null) {
        list(e, t);
      }
    }
    if (e == null || e.exchangeUnlessClosed(before) == Entry.CLOSED) {
      Entry last = new Entry(0, Table.TOMBSTONE.thread);
      last.storeRelease(before);
      countRemoved(RemovalCause.CLOSE, removeValue(last, ANY, RemovalCause.CLOSE));
    }
  }

  /** Returns the calling thread's entry, inserted if need be. */
  final Entry entry(Thread t) {
    Entry e = findOrInsert(t);
    if (e == null) {
      throw closed();
    }
    return e;
  }

  private Entry entryToStoreIn(Thread t) {
    Entry e = entry(t);
    list(e, t);
    return e;
  }

  /** Has contexts find the entry; before the store, in case there is no memory for the list. */
  private void list(Entry e, Thread t) {
    if (copy != null && !e.listed) {
      PropagatedLocals.add(t, e);
    }
  }

  /** Returns what makes a value that is handed on; of a closed local none is. */
  final UnaryOperator<@Nullable Object> copyFunction() {
    return copy == null || Table.isClosed(slotsAcquire()) ? PropagatedEntry.SHARE : copy;
  }

  @Override
  boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    Entry e = find(t);
    if (e == null) {
      return false;
    }
    if (!withHook) {
      return Entry.isValue(e.take());
    }
    int count = removeValue(e, ANY, cause);
    countRemoved(cause, count);
    return count > 0;
  }

  /** Returns whether it is known that the initializer made a thread's value. */
  final boolean isInitial(Thread t, @Nullable Object value) {
    return find(t) instanceof ObservedEntry observed && observed.isInitial(value);
  }
}
