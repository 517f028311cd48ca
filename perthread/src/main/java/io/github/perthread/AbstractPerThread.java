package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A local: the values that threads have in their entries, when they are initialized, and what
 * becomes of them. The states of a value and who may change them are told in {@link Entry}.
 *
 * <p>Its only public methods are those of {@link ThreadLocal}; {@link PerThread} makes of the rest
 * what users see.
 *
 * @param <T> the type of the values
 */
abstract class AbstractPerThread<T extends @Nullable Object> extends ThreadSlots<T> {
  private static final VarHandle HISTORY;

  static {
    try {
      HISTORY =
          MethodHandles.lookup()
              .findVarHandle(AbstractPerThread.class, "history", LocalHistory.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For values that have no hook, and whose removal makes no difference to anything. */
  private static final DeadEntryHandler DISCARD = Entry::discard;

  /** Stands for whatever value an entry has. */
  static final Object ANY = new Object();

  /** For locals that override {@link #removeValue}, and want it called where hooks run. */
  static final BiConsumer<@Nullable Object, RemovalCause> NO_HOOK = (value, cause) -> {};

  private final @Nullable String name;

  /** Null if values that are removed have no hook. */
  private final @Nullable BiConsumer<? super T, ? super RemovalCause> hook;

  /** Null if there is no hook. Not final because a clone gets its own. */
  private @Nullable HookQueue hooks;

  /** Makes a value that is handed on to another thread; null if the local is not propagated. */
  private final @Nullable UnaryOperator<@Nullable Object> copy;

  /** Whether a store is only that: there is no hook to run, and no list to keep. */
  private final boolean plain;

  /** For diagnostics; null until they want to note something, published by CAS. */
  private @Nullable LocalHistory history;

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
    this.name = name;
    this.copy = copy;
    boolean isOverridden = overridesHook();
    this.hook = isOverridden ? null : hook;
    hooks = isOverridden || hook != null ? new Hooks() : null;
    plain = hooks == null && copy == null;
    if (hooks != null && copy != null) {
      throw new IllegalStateException(
          (name == null ? userClass().getName() : name)
              + " cannot be propagated and have a removal hook: a value that several threads have"
              + " is not removed once");
    }
    history = Diagnostics.historyOfNew();
  }

  @Override
  final void cloned() {
    hooks = hooks == null ? null : new Hooks();
    history = Diagnostics.historyOfNew();
    created();
  }

  /** Tells diagnostics that the local was made. */
  final void created() {
    if (Diagnostics.isRecording() && isListed()) {
      FlightRecorderEvents.created(this::describe, initializerClass());
    }
  }

  // What subclasses decide.

  /** Returns the public class that users know, of which this local is, or is a part. */
  abstract Class<?> kind();

  /** Returns that class, or the user's subclass of it. */
  abstract Class<?> userClass();

  /** Returns the class of the user's object that makes the values, or else removes them. */
  abstract @Nullable Class<?> givenClass();

  /** Returns whether a user's subclass overrides the hook; called by the constructor. */
  boolean overridesHook() {
    return false;
  }

  /** Runs the removal hook; called only if a user's subclass overrides it. */
  void runHook(T value, RemovalCause cause) {}

  /** Returns what a report calls the removal hook. */
  String hookName() {
    return "The removal hook of " + describe();
  }

  /** Returns whether users are to see this local, rather than only the object it is a part of. */
  boolean isListed() {
    return true;
  }

  /** Returns whether users stored the values, so that they may list, count and remove them. */
  boolean hasUserValues() {
    return isListed();
  }

  /** Makes an entry whose thread is registered already. */
  Entry makeEntry(ThreadRecord thread) {
    if (Diagnostics.isCounting() && countsInEntries()) {
      return new ObservedEntry(thread.threadId, thread.thread, copy == null ? null : self());
    }
    return copy == null
        ? new Entry(thread.threadId, thread.thread)
        : new PropagatedEntry(thread.threadId, thread.thread, self());
  }

  /** Returns whether entries may be such that count what their thread removes. */
  boolean countsInEntries() {
    return hasUserValues();
  }

  /** Returns how many values of the user's an entry's value is. */
  int valuesIn(T value) {
    return 1;
  }

  /** Removes the values whose class a loader or a child of it defined; returns how many. */
  int removeValuesLoadedBy(ClassLoader loader) {
    int count = 0;
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      Object v = e == null ? Entry.UNSET : e.valueAcquire();
      if (e != null && Entry.isValue(v) && ClassLoaders.isLoadedBy(v, loader)) {
        count += removeValue(e, v, RemovalCause.CLASS_LOADER);
      }
    }
    countRemoved(RemovalCause.CLASS_LOADER, count);
    return count;
  }

  // The calling thread's value.

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
    if (hooks == null) {
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
    } else if (hooks != null || !(e instanceof ObservedEntry own) || !own.removeAndCount()) {
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
      drop(e); // the next value gets an entry that counts
    }
  }

  /** Returns whether it makes no difference which thread takes a value, or if two take it. */
  private boolean isUnobserved() {
    return hooks == null && !Diagnostics.observesRemovals();
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
    return copy == null || Table.isClosed(slotsAcquire()) ? PerThreadContext.SHARE : copy;
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

  // The values of all threads.

  /** Visits each living thread that has a value, weakly consistently. */
  final void visit(BiConsumer<? super Thread, ? super T> action) {
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e == null) {
        continue;
      }
      Thread t = e.liveThread();
      Object v = e.valueAcquire();
      if (t != null && Entry.isValue(v)) {
        action.accept(t, value(v));
      }
    }
  }

  final int countThreads() {
    int[] count = {0};
    visit((thread, value) -> count[0]++);
    return count[0];
  }

  /** Returns how many values of the user's living threads have. */
  final long countValues() {
    long[] count = {0};
    visit((thread, value) -> count[0] += valuesIn(value));
    return count[0];
  }

  /** Returns whether it is known that the initializer made a thread's value. */
  final boolean isInitial(Thread t, @Nullable Object value) {
    return find(t) instanceof ObservedEntry observed && observed.isInitial(value);
  }

  /** Removes the values of all threads; returns how many. */
  int clearAllThreadsAndCount() {
    int count = 0;
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e != null) {
        count += removeValue(e, ANY, RemovalCause.CLEAR);
      }
    }
    countRemoved(RemovalCause.CLEAR, count);
    return count;
  }

  /**
   * Removes the values of all threads for good. What fails midway is continued by the next call,
   * or, where there is a hook, on the library's thread.
   */
  final void closeAllThreads() {
    boolean done = false;
    try {
      @Nullable Entry[] before = closeSlots();
      if (before != null) {
        countRemoved(RemovalCause.CLOSE, closeEntries(before));
        closingDone();
      }
      if (hooks != null) {
        hooks.close(); // the caller may drop the closed local, which must not drop waiting values
      }
      done = true;
    } finally {
      if (!done && hooks != null) {
        ThreadRegistry.runHooksLater(this::closeAllThreads);
      }
    }
  }

  private int closeEntries(@Nullable Entry[] a) {
    int count = 0;
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.getInOrder(a, i);
      if (e != null && e != Table.TOMBSTONE) {
        count += removeValue(e, ANY, RemovalCause.CLOSE);
      }
    }
    return count;
  }

  // Removal: hooks and counts.

  /**
   * Takes away what an entry has, and runs the hook for it, if there is one. A value that is taken
   * must reach its hook. So what can fail comes before it is taken; nothing but the hook after it.
   *
   * @param expected the value to be taken, if the entry still has it; or {@link #ANY}
   * @param cause a {@link RemovalCause#CLOSE} also closes the entry
   * @return how many values that were
   */
  int removeValue(Entry e, @Nullable Object expected, RemovalCause cause) {
    if (hooks != null) {
      StackSpace.demand();
    }
    BiConsumer<? super T, ? super RemovalCause> toCall = hook;
    Object v = expected;
    if (expected != ANY) {
      v = e.takeIf(expected) ? v : Entry.UNSET;
    } else if (cause == RemovalCause.CLOSE) {
      v = e.close();
    } else {
      v = e.take();
    }
    if (v == Entry.UNSET || v == Entry.CLOSED) {
      return 0;
    }
    try {
      if (toCall != null) {
        @SuppressWarnings({"unchecked", "NullAway"})
        T value = (T) v;
        toCall.accept(value, cause);
      } else if (hooks != null) {
        runHook(value(v), cause);
      }
    } catch (Throwable failure) {
      reportHookFailure(failure, cause);
    }
    return valuesIn(value(v));
  }

  /** Reports and counts what a hook threw; whatever fails here stops nothing else. */
  final void reportHookFailure(Throwable failure, RemovalCause cause) {
    try {
      HookRunner.report(named(failure, cause));
      Diagnostics.countHookFailure();
      if (Diagnostics.isRecording()) {
        FlightRecorderEvents.hookFailed(this::describe, failure);
      }
    } catch (Throwable e) {
      return; // there is no other place to report to
    }
  }

  /** Returns the failure with the name of the local, or as it is if that fails. */
  private Throwable named(Throwable failure, RemovalCause cause) {
    try {
      return new RemovalHookException(hookName(), cause, failure);
    } catch (Throwable e) {
      return failure;
    }
  }

  /** Counts removed values; whatever fails here is not the failure of what removed them. */
  final void countRemoved(RemovalCause cause, int count) {
    try {
      if (count > 0 && hasUserValues()) {
        if (Diagnostics.isCounting()) {
          Diagnostics.countRemoved(cause, count);
          history().countRemoved(count);
        }
        record(cause, count);
      }
    } catch (Throwable e) {
      return;
    }
  }

  private void record(RemovalCause cause, int count) {
    if (Diagnostics.recordsRemovals()) {
      FlightRecorderEvents.removed(this::describe, cause, count);
    }
  }

  private final class Hooks extends HookQueue {
    @Override
    void removeValue(Entry ended) {
      RemovalCause cause = RemovalCause.THREAD_END;
      countRemoved(cause, AbstractPerThread.this.removeValue(ended, ANY, cause));
    }
  }

  // What the slots ask for.

  /** Makes an entry; the record of the calling thread says from now on that it uses this local. */
  @Override
  Entry newEntry(Thread t) {
    ThreadRecord thread = ThreadRegistry.record(t);
    thread.add(self());
    noteFirstUse();
    return makeEntry(thread);
  }

  private void noteFirstUse() {
    try {
      if (Diagnostics.isRecording() && isListed()) {
        FlightRecorderEvents.firstUse(this::describe);
      }
    } catch (Throwable e) {
      return; // an event less
    }
  }

  @Override
  DeadEntryHandler deadEntryHandler() {
    if (isUnobserved()) {
      return DISCARD;
    }
    return hooks == null ? this::onDead : hooks;
  }

  private void onDead(Entry dead) {
    Object taken = dead.take();
    countRemoved(RemovalCause.THREAD_END, Entry.isValue(taken) ? valuesIn(value(taken)) : 0);
  }

  @Override
  final Runnable onTableBuilt(@Nullable Entry[] before, @Nullable Entry[] next) {
    return () -> {
      if (before != Table.EMPTY) {
        Diagnostics.countRebuild();
        if (Diagnostics.isRecording()) {
          FlightRecorderEvents.rebuilt(this::describe, Table.slots(before), Table.slots(next));
        }
      }
    };
  }

  // Names and history.

  /** Returns the name that was given, or one derived from the class that made the local. */
  final String describe() {
    return name != null ? name : LocalNames.describe(kind(), userClass(), makerName());
  }

  /** Returns the same where the kind is said already. */
  final String label() {
    return name != null ? name : LocalNames.label(kind(), userClass(), makerName());
  }

  /** Returns the class that makes the values: a subclass, or what it was given. */
  final Class<?> initializerClass() {
    Class<?> given = userClass() == kind() ? givenClass() : null;
    return given != null ? given : userClass();
  }

  /** Returns the name of the class that made the local, if anything tells it. */
  private @Nullable String makerName() {
    Class<?> given = givenClass();
    LocalHistory known = historyIfAny();
    return given != null
        ? given.getName()
        : known != null && !known.creation.isEmpty() ? known.creation.get(0).getClassName() : null;
  }

  /** Returns what diagnostics know of this local, made if need be. */
  final LocalHistory history() {
    LocalHistory made = historyIfAny();
    if (made != null) {
      return made;
    }
    LocalHistory mine = new LocalHistory(LocalHistory.UNKNOWN, List.of());
    LocalHistory theirs = (LocalHistory) HISTORY.compareAndExchange(this, null, mine);
    return theirs == null ? mine : theirs;
  }

  final @Nullable LocalHistory historyIfAny() {
    return (LocalHistory) HISTORY.getAcquire(this);
  }

  /** Casts a value; null only if null was stored, and then T allows it. */
  @SuppressWarnings({"unchecked", "NullAway"})
  final T value(@Nullable Object v) {
    return (T) v;
  }

  final @Nullable T valueOrNull(@Nullable Object v) {
    return Entry.isValue(v) ? value(v) : null;
  }

  private IllegalStateException closed() {
    return new IllegalStateException(describe() + " is closed");
  }
}
