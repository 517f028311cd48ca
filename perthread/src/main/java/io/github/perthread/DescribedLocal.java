package io.github.perthread;

import org.jspecify.annotations.Nullable;

/**
 * What reports, diagnostics and exceptions say of a local: its name, where it was made, and what
 * happened in it. A subclass says which public object users know it as.
 *
 * @param <T> the type of the values
 */
abstract class DescribedLocal<T extends @Nullable Object> extends ThreadSlots<T> {
  private final @Nullable String name;

  /** For diagnostics; null until they want to note something. Read and published by the class. */
  @Nullable LocalHistory history;

  /**
   * Makes a local without values. Subclasses call {@link #created} at the end of their constructor.
   *
   * @param name null for a name derived from the class that made it
   */
  DescribedLocal(@Nullable String name) {
    this.name = name;
    history = Diagnostics.historyOfNew();
  }

  /** Gives a clone what is its own; overriding methods call this one last. */
  @Override
  void cloned() {
    history = Diagnostics.historyOfNew();
    created();
  }

  /** Tells diagnostics that the local was made. */
  final void created() {
    if (Diagnostics.isRecording() && isListed()) {
      FlightRecorderEvents.created(this::describe, initializerClass());
    }
  }

  /** Returns the public class that users know, of which this local is, or is a part. */
  abstract Class<?> kind();

  /** Returns that class, or the user's subclass of it. */
  Class<?> userClass() {
    return getClass();
  }

  /** Returns the class of the user's object that makes the values, or else removes them. */
  abstract @Nullable Class<?> givenClass();

  /** Returns whether users are to see this local, rather than only the object it is a part of. */
  boolean isListed() {
    return true;
  }

  /** Returns whether users stored the values, so that they may list, count and remove them. */
  boolean hasUserValues() {
    return isListed();
  }

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
    return LocalHistory.of(this);
  }

  final @Nullable LocalHistory historyIfAny() {
    return LocalHistory.ifAny(this);
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

  final void record(RemovalCause cause, int count) {
    if (Diagnostics.recordsRemovals()) {
      FlightRecorderEvents.removed(this::describe, cause, count);
    }
  }

  /** Tells diagnostics that a thread uses the local for the first time. */
  final void noteFirstUse() {
    try {
      if (Diagnostics.isRecording() && isListed()) {
        FlightRecorderEvents.firstUse(this::describe);
      }
    } catch (Throwable e) {
      return; // an event less
    }
  }

  @Override
  final Runnable onTableBuilt(@Nullable Entry[] before, @Nullable Entry[] next) {
    return new Rebuild(before, next);
  }

  /** Tells diagnostics that an array, if not the first one, was replaced. */
  private final class Rebuild implements Runnable {
    private final @Nullable Entry[] before;
    private final @Nullable Entry[] next;

    Rebuild(@Nullable Entry[] before, @Nullable Entry[] next) {
      this.before = before;
      this.next = next;
    }

    @Override
    public void run() {
      if (before != Table.EMPTY) {
        Diagnostics.countRebuild();
        if (Diagnostics.isRecording()) {
          FlightRecorderEvents.rebuilt(
              DescribedLocal.this::describe, Table.slots(before), Table.slots(next));
        }
      }
    }
  }

  final IllegalStateException closed() {
    return new IllegalStateException(describe() + " is closed");
  }
}
