package io.github.perthread;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The events for Flight Recorder. Loaded only where the module {@code jdk.jfr} is there; the events
 * themselves only once it records.
 *
 * <p>Those that an application may cause by the million are off unless the recording's settings
 * turn them on.
 */
@SuppressWarnings("UnusedVariable") // Flight Recorder reads the fields
final class FlightRecorderEvents {
  private FlightRecorderEvents() {}

  static boolean isRecording() {
    return FlightRecorder.isInitialized();
  }

  static void created(PerThread<?> local) {
    LocalCreated event = new LocalCreated();
    if (event.isEnabled()) {
      event.local = local.describe();
      event.initializer = local.initializerClass();
      event.commit();
    }
  }

  static void firstUse(PerThread<?> local) {
    FirstUse event = new FirstUse();
    if (event.isEnabled()) {
      event.local = local.describe();
      event.commit();
    }
  }

  static void givenUp(PerThread<?> local, RemovalCause cause, int count) {
    ValuesGivenUp event = new ValuesGivenUp();
    if (event.isEnabled()) {
      event.local = local.describe();
      event.cause = cause.name();
      event.count = count;
      event.commit();
    }
  }

  static void rebuilt(PerThread<?> local, int slotsBefore, int slots) {
    TableRebuilt event = new TableRebuilt();
    if (event.isEnabled()) {
      event.local = local.describe();
      event.slotsBefore = slotsBefore;
      event.slots = slots;
      event.commit();
    }
  }

  static void hookFailed(PerThread<?> local, Throwable failure) {
    HookFailed event = new HookFailed();
    if (event.isEnabled()) {
      event.local = local.describe();
      event.thrown = failure.getClass();
      event.message = String.valueOf(failure.getMessage());
      event.commit();
    }
  }

  static Object sweepBegins() {
    Sweep event = new Sweep();
    event.begin();
    return event;
  }

  static void sweepEnded(Object begun, int seen, int dropped) {
    Sweep event = (Sweep) begun;
    event.end();
    if (event.shouldCommit()) {
      event.seen = seen;
      event.dropped = dropped;
      event.commit();
    }
  }

  /** A local was made; with the stack. */
  @Name("perthread.LocalCreated")
  @Label("Local Created")
  @Description("A PerThread was made")
  @Category("PerThread")
  @Enabled(false)
  @StackTrace
  private static final class LocalCreated extends Event {
    @Label("Local")
    String local = "";

    @Label("Initializer")
    @Description("The class that makes its values")
    Class<?> initializer = PerThread.class;
  }

  /** A thread used a local for the first time. */
  @Name("perthread.FirstUse")
  @Label("First Use in a Thread")
  @Description("A thread has got its first value in a local, or is about to make it")
  @Category("PerThread")
  @Enabled(false)
  @StackTrace
  private static final class FirstUse extends Event {
    @Label("Local")
    String local = "";
  }

  /** Values were given up. */
  @Name("perthread.ValuesGivenUp")
  @Label("Values Given Up")
  @Description("Values of a local were dropped, or handed to its removal hook")
  @Category("PerThread")
  @Enabled(false)
  @StackTrace(false)
  private static final class ValuesGivenUp extends Event {
    @Label("Local")
    String local = "";

    @Label("Cause")
    String cause = "";

    @Label("Count")
    int count;
  }

  /** A table was replaced. */
  @Name("perthread.TableRebuilt")
  @Label("Table Rebuilt")
  @Description("The table of a local was replaced by a larger or a smaller one")
  @Category("PerThread")
  @StackTrace(false)
  private static final class TableRebuilt extends Event {
    @Label("Local")
    String local = "";

    @Label("Slots Before")
    int slotsBefore;

    @Label("Slots")
    int slots;
  }

  /** A hook threw something. */
  @Name("perthread.HookFailed")
  @Label("Removal Hook Failed")
  @Category("PerThread")
  @StackTrace(false)
  private static final class HookFailed extends Event {
    @Label("Local")
    String local = "";

    @Label("Thrown")
    Class<?> thrown = Throwable.class;

    @Label("Message")
    String message = "";
  }

  /** The watch looked for threads that had ended. */
  @Name("perthread.Sweep")
  @Label("Sweep")
  @Description("Threads that had ended were noticed and what they had was dropped")
  @Category("PerThread")
  @StackTrace(false)
  private static final class Sweep extends Event {
    @Label("Threads Seen")
    int seen;

    @Label("Threads Dropped")
    int dropped;
  }
}
