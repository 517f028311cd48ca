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
 * What the engine tells of itself: to counters, if somebody reads them, and to Flight Recorder, if
 * it runs. Called on slow paths only; {@code get} and {@code set} know nothing of it.
 */
final class Diagnostics {
  /** Whether each local keeps the stack of its creation. */
  private static final boolean TRACKS_CREATION = Boolean.getBoolean("perthread.trackCreation");

  /** Without the module its classes are not there; those that need them are not even loaded. */
  private static final boolean HAS_FLIGHT_RECORDER = isThere("jdk.jfr.FlightRecorder");

  /** Frames of these are no creation site. */
  private static final Set<String> OWN =
      Set.of(
          PerThread.class.getName(),
          ThreadAttributes.class.getName(),
          PerThreadLong.class.getName(),
          PerThreadAccumulator.class.getName(),
          Cells.class.getName(),
          Diagnostics.class.getName());

  private static final LongAdder REBUILDS = new LongAdder();
  private static final LongAdder HOOK_FAILURES = new LongAdder();
  private static final Map<RemovalCause, LongAdder> GIVEN_UP = new EnumMap<>(RemovalCause.class);

  static {
    for (RemovalCause cause : RemovalCause.values()) {
      GIVEN_UP.put(cause, new LongAdder());
    }
  }

  /**
   * Whether values given up are counted and creation times noted. Read plainly: a few more or less
   * at the start.
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

  /** Counts from now on. It is not stopped: what it costs is next to nothing. */
  static void startCounting() {
    counting = true;
  }

  /** Returns what is to be remembered of the creation; null if nothing is. */
  static @Nullable LocalHistory created(PerThread<?> local) {
    if (isRecording() && local.isListed()) {
      FlightRecorderEvents.created(local);
    }
    return TRACKS_CREATION || counting
        ? new LocalHistory(System.currentTimeMillis(), creationStack())
        : null;
  }

  /** Where a local is being made, the innermost frame first; empty if that is not tracked. */
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

  /** The calling thread has made its entry. */
  static void firstUse(PerThread<?> local) {
    if (isRecording() && local.isListed()) {
      FlightRecorderEvents.firstUse(local);
    }
  }

  /** Whether anybody wants to know of values that are given up. */
  static boolean wantsGivenUp() {
    return counting || isRecording();
  }

  /** Values were given up; what an accumulator folds is not. */
  static void givenUp(PerThread<?> local, RemovalCause cause, int count) {
    if (count > 0 && local.isListed() && !(local instanceof Cells)) {
      if (counting) {
        adder(cause).add(count);
        local.history().addGivenUp(count);
      }
      if (isRecording()) {
        FlightRecorderEvents.givenUp(local, cause, count);
      }
    }
  }

  static void rebuilt(PerThread<?> local, int slotsBefore, int slots) {
    REBUILDS.increment();
    if (isRecording()) {
      FlightRecorderEvents.rebuilt(local, slotsBefore, slots);
    }
  }

  static void hookFailed(PerThread<?> local, Throwable failure) {
    HOOK_FAILURES.increment();
    if (isRecording()) {
      FlightRecorderEvents.hookFailed(local, failure);
    }
  }

  /** What {@link #sweepEnded} needs to know; null if nobody wants to. */
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

  static long givenUp(RemovalCause cause) {
    return adder(cause).sum();
  }

  private static LongAdder adder(RemovalCause cause) {
    return Objects.requireNonNull(GIVEN_UP.get(cause));
  }

  private static boolean isRecording() {
    return HAS_FLIGHT_RECORDER && FlightRecorderEvents.isRecording();
  }
}
