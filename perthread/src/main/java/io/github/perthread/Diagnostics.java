package io.github.perthread;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what happens in the engine: to counters, if something reads them, and to Flight
 * Recorder, if it records. Called on slow paths only. Locals are known here by their names.
 */
final class Diagnostics {
  /** Whether each local keeps the stack of its creation. */
  private static final boolean TRACKS_CREATION = Privileged.isSet("perthread.trackCreation");

  /** Without the module {@code jdk.jfr} the classes that need it are not even loaded. */
  private static final boolean HAS_FLIGHT_RECORDER = isThere("jdk.jfr.FlightRecorder");

  /** No adders: both are rare, and an adder takes longer to make than a local's first use. */
  private static final AtomicLong REBUILDS = new AtomicLong();

  private static final AtomicLong HOOK_FAILURES = new AtomicLong();

  /** Made by the first that asks for counting. */
  private static final class Removals {
    private static final Map<RemovalCause, LongAdder> BY_CAUSE = new EnumMap<>(RemovalCause.class);

    static {
      for (RemovalCause cause : RemovalCause.values()) {
        BY_CAUSE.put(cause, new LongAdder());
      }
    }

    static LongAdder of(RemovalCause cause) {
      return Objects.requireNonNull(BY_CAUSE.get(cause));
    }
  }

  /** How many have asked for counting and still do; guarded by the class. */
  private static int demands;

  /**
   * Whether removals are counted and creation times noted. Read plainly: it does not matter if a
   * few more or less are counted at the start or the end.
   */
  private static boolean counting;

  private Diagnostics() {}

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, Diagnostics.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Counts until this was stopped as often as it was started. */
  static synchronized void startCounting() {
    Removals.of(RemovalCause.REMOVE); // loaded now: later the class loader may be closed
    counting = ++demands > 0;
  }

  static synchronized void stopCounting() {
    counting = --demands > 0;
  }

  static boolean isCounting() {
    return counting;
  }

  /** Returns whether Flight Recorder is in use, so that its events may be wanted. */
  static boolean isRecording() {
    return HAS_FLIGHT_RECORDER && FlightRecorder.isInitialized();
  }

  /** Returns whether Flight Recorder wants an event for each removal. */
  static boolean recordsRemovals() {
    return isRecording() && FlightRecorderEvents.recordsRemovals();
  }

  /** Returns whether it makes a difference that a value is removed. */
  static boolean observesRemovals() {
    return counting || recordsRemovals();
  }

  /** Returns what is to be remembered of the creation of a local, or null if nothing is. */
  static @Nullable LocalHistory historyOfNew() {
    return TRACKS_CREATION || counting
        ? new LocalHistory(
            System.currentTimeMillis(), TRACKS_CREATION ? CreationStack.ofCaller() : List.of())
        : null;
  }

  /** Counts values that were removed from some local. */
  static void countRemoved(RemovalCause cause, long count) {
    Removals.of(cause).add(count);
  }

  static void countRebuild() {
    REBUILDS.incrementAndGet();
  }

  static void countHookFailure() {
    HOOK_FAILURES.incrementAndGet();
  }

  /** Returns what {@link #sweepEnded} needs to know; null if nothing records. */
  static @Nullable Object sweepBegins() {
    return isRecording() ? FlightRecorderEvents.sweepBegins() : null;
  }

  static void sweepEnded(@Nullable Object begun, int seen, int dropped) {
    if (begun != null) {
      FlightRecorderEvents.sweepEnded(begun, seen, dropped);
    }
  }

  static long rebuilds() {
    return REBUILDS.get();
  }

  static long hookFailures() {
    return HOOK_FAILURES.get();
  }

  /** Returns how many values were removed, but for what living threads counted themselves. */
  static long removalsFolded(RemovalCause cause) {
    return Removals.of(cause).sum();
  }
}
