package io.github.perthread;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of all threads: how they are visited, and how they are removed, by the end of their
 * thread or by any thread that clears or closes the local. A value that is removed is taken out of
 * its entry, passed to the hook, if there is one, and counted.
 *
 * @param <T> the type of the values
 */
abstract class ClearableLocal<T extends @Nullable Object> extends DescribedLocal<T> {
  /** For values that have no hook, and whose removal makes no difference to anything. */
  private static final DeadEntryHandler DISCARD = new Discard();

  /** Stands for whatever value an entry has. */
  static final Object ANY = new Object();

  /** Null if values that are removed have no hook. */
  private final @Nullable BiConsumer<? super T, ? super RemovalCause> hook;

  /** Null if there is no hook. Not final because a clone gets its own. */
  private @Nullable Hooks hooks;

  /**
   * Makes a local without values.
   *
   * @param name null for a name derived from the class that made it
   * @param hook called with values that are removed; null if there is none
   */
  ClearableLocal(
      @Nullable String name, @Nullable BiConsumer<? super T, ? super RemovalCause> hook) {
    super(name);
    boolean isOverridden = overridesHook();
    this.hook = isOverridden ? null : hook;
    hooks = isOverridden || hook != null ? new Hooks() : null;
  }

  @Override
  final void cloned() {
    hooks = hooks == null ? null : new Hooks();
    super.cloned();
  }

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

  /** Returns how many values of the user's an entry's value is. */
  int valuesIn(T value) {
    return 1;
  }

  /** Returns whether values that are removed have a hook. */
  final boolean hasHook() {
    return hooks != null;
  }

  /** Returns whether it makes no difference which thread takes a value, or if two take it. */
  final boolean isUnobserved() {
    return hooks == null && !Diagnostics.observesRemovals();
  }

  /** Visits each living thread that has a value, weakly consistently. */
  final void visit(BiConsumer<? super Thread, ? super T> action) {
    forEachEntry(e -> {
      Thread t = e.liveThread();
      Object v = e.valueAcquire();
      if (t != null && Entry.isValue(v)) {
        action.accept(t, value(v));
      }
    });
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

  /** Removes the values of all threads; returns how many. */
  int clearAllThreadsAndCount() {
    int[] count = {0};
    forEachEntry(e -> count[0] += removeValue(e, ANY, RemovalCause.CLEAR));
    countRemoved(RemovalCause.CLEAR, count[0]);
    return count[0];
  }

  /**
   * Removes the values of all threads for good. What fails midway is continued by the next call,
   * or, where there is a hook, on the library's thread.
   */
  final void closeAllThreads() {
    boolean done = false;
    int[] count = {0};
    Consumer<Entry> closer = e -> count[0] += removeValue(e, ANY, RemovalCause.CLOSE);
    Consumer<Entry> closerInBlocks = Blocks.entriesTo(closer); // made before anything is closed
    try {
      if (closeSlots()) {
        forEachClosing(closer, closerInBlocks);
        countRemoved(RemovalCause.CLOSE, count[0]);
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

  /** Removes the values whose class a loader or a child of it defined; returns how many. */
  int removeValuesLoadedBy(ClassLoader loader) {
    int[] count = {0};
    forEachEntry(e -> {
      Object v = e.valueAcquire();
      if (Entry.isValue(v) && ClassLoaders.isLoadedBy(v, loader)) {
        count[0] += removeValue(e, v, RemovalCause.CLASS_LOADER);
      }
    });
    countRemoved(RemovalCause.CLASS_LOADER, count[0]);
    return count[0];
  }

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
      return RemovalHookException.of(hookName(), cause, failure);
    } catch (Throwable e) {
      return failure;
    }
  }

  /** A class and no lambda: the first lambda of a program takes milliseconds to link. */
  private static final class Discard implements DeadEntryHandler {
    @Override
    public void onDead(Entry dead) {
      dead.discard();
    }

    @Override
    public boolean seesEachEntry() {
      return false;
    }
  }

  private final class Hooks extends HookQueue {
    @Override
    void removeValue(Entry ended) {
      RemovalCause cause = RemovalCause.THREAD_END;
      countRemoved(cause, ClearableLocal.this.removeValue(ended, ANY, cause));
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

  /** Casts a value; null only if null was stored, and then T allows it. */
  @SuppressWarnings({"unchecked", "NullAway"})
  final T value(@Nullable Object v) {
    return (T) v;
  }

  final @Nullable T valueOrNull(@Nullable Object v) {
    return Entry.isValue(v) ? value(v) : null;
  }
}
