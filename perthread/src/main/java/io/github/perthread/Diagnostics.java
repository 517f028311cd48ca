package io.github.perthread;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what happens in the engine: to counters, if something reads them, and to Flight
 * Recorder, if it records. Called on slow paths only. Locals are known here by their names.
 */
final class Diagnostics {
  /** Whether each local keeps the stack of its creation. */
  private static final boolean TRACKS_CREATION = isSet("perthread.trackCreation");

  /** Without the module {@code jdk.jfr} the classes that need it are not even loaded. */
  private static final boolean HAS_FLIGHT_RECORDER = isThere("jdk.jfr.FlightRecorder");

  private static final String PACKAGE = Diagnostics.class.getPackageName() + ".";

  /** Classes whose frames are left out of the stack of a local's creation. */
  private static final Set<String> OWN =
      Set.of(
          PACKAGE + "PerThread",
          PACKAGE + "DescribedLocal",
          PACKAGE + "ClearableLocal",
          PACKAGE + "AbstractPerThread",
          PACKAGE + "ThreadAttributes",
          PACKAGE + "MapLocal",
          PACKAGE + "PerThreadLong",
          PACKAGE + "PerThreadAccumulator",
          PACKAGE + "FoldingLocal",
          PACKAGE + "Diagnostics");

  private static final LongAdder REBUILDS = new LongAdder();
  private static final LongAdder HOOK_FAILURES = new LongAdder();
  private static final Map<RemovalCause, LongAdder> REMOVALS = new EnumMap<>(RemovalCause.class);

  static {
    for (RemovalCause cause : RemovalCause.values()) {
      REMOVALS.put(cause, new LongAdder());
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

  private static boolean isSet(String property) {
    try {
      return Privileged.get(() -> Boolean.getBoolean(property));
    } catch (SecurityException e) {
      return false; // this library may not read it
    }
  }

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
    return HAS_FLIGHT_RECORDER && FlightRecorderEvents.isRecording();
  }

  /** Returns whether Flight Recorder wants an event for each removal. */
  static boolean recordsRemovals() {
    return HAS_FLIGHT_RECORDER && FlightRecorderEvents.recordsRemovals();
  }

  /** Returns whether it makes a difference that a value is removed. */
  static boolean observesRemovals() {
    return counting || recordsRemovals();
  }

  /** Returns what is to be remembered of the creation of a local, or null if nothing is. */
  static @Nullable LocalHistory historyOfNew() {
    return TRACKS_CREATION || counting
        ? new LocalHistory(System.currentTimeMillis(), creationStack())
        : null;
  }

  /** Returns where a local is being made, innermost frame first; empty if that is not tracked. */
  private static List<StackTraceElement> creationStack() {
    return TRACKS_CREATION ? StackWalker.getInstance().walk(Diagnostics::userFrames) : List.of();
  }

  private static List<StackTraceElement> userFrames(Stream<StackWalker.StackFrame> frames) {
    return frames
        .dropWhile(frame -> OWN.contains(topLevel(frame.getClassName())))
        .map(StackWalker.StackFrame::toStackTraceElement)
        .toList();
  }

  private static String topLevel(String className) {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }

  /** Counts values that were removed from some local. */
  static void countRemoved(RemovalCause cause, long count) {
    adder(cause).add(count);
  }

  static void countRebuild() {
    REBUILDS.increment();
  }

  static void countHookFailure() {
    HOOK_FAILURES.increment();
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
    return REBUILDS.sum();
  }

  static long hookFailures() {
    return HOOK_FAILURES.sum();
  }

  /** Returns how many values were removed, but for what living threads counted themselves. */
  static long removalsFolded(RemovalCause cause) {
    return adder(cause).sum();
  }

  private static LongAdder adder(RemovalCause cause) {
    return Objects.requireNonNull(REMOVALS.get(cause));
  }
}
