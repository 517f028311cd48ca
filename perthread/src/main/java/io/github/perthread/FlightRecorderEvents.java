package io.github.perthread;

import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The events for Flight Recorder. Loaded only if the module {@code jdk.jfr} is there, the event
 * classes only once it records.
 *
 * <p>Events that an application may cause by the million are off unless the settings of the
 * recording enable them.
 */
@SuppressWarnings("UnusedVariable") // Flight Recorder reads the fields
final class FlightRecorderEvents {
  private FlightRecorderEvents() {}

  /** Returns whether some recording wants {@link ValuesRemoved}; as a rule none does. */
  static boolean recordsRemovals() {
    return FlightRecorder.isInitialized() && new ValuesRemoved().isEnabled();
  }

  /** Records that a local was made; its name is asked for only if the event is enabled. */
  static void created(Supplier<String> name, Class<?> initializer) {
    LocalCreated event = new LocalCreated();
    if (event.isEnabled()) {
      event.local = name.get();
      event.initializer = initializer;
      event.commit();
    }
  }

  static void firstUse(Supplier<String> name) {
    FirstUse event = new FirstUse();
    if (event.isEnabled()) {
      event.local = name.get();
      event.commit();
    }
  }

  static void removed(Supplier<String> name, RemovalCause cause, int count) {
    ValuesRemoved event = new ValuesRemoved();
    if (event.isEnabled()) {
      event.local = name.get();
      event.cause = cause.name();
      event.count = count;
      event.commit();
    }
  }

  static void rebuilt(Supplier<String> name, int slotsBefore, int slots) {
    TableRebuilt event = new TableRebuilt();
    if (event.isEnabled()) {
      event.local = name.get();
      event.slotsBefore = slotsBefore;
      event.slots = slots;
      event.commit();
    }
  }

  static void hookFailed(Supplier<String> name, Throwable failure) {
    HookFailed event = new HookFailed();
    if (event.isEnabled()) {
      event.local = name.get();
      event.thrown = failure.getClass();
      event.message = message(failure);
      event.commit();
    }
  }

  private static String message(Throwable failure) {
    try {
      return String.valueOf(failure.getMessage());
    } catch (Throwable e) {
      return "(getMessage failed: " + e.getClass().getName() + ")";
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
    Class<?> initializer = Object.class;
  }

  /** A thread used a local for the first time. */
  @Name("perthread.FirstUse")
  @Label("First Use in a Thread")
  @Description("A thread inserted its entry into a local, before its first value is stored")
  @Category("PerThread")
  @Enabled(false)
  @StackTrace
  private static final class FirstUse extends Event {
    @Label("Local")
    String local = "";
  }

  /** Values were removed. */
  @Name("perthread.ValuesRemoved")
  @Label("Values Removed")
  @Description("Values of a local were removed, or handed to its removal hook")
  @Category("PerThread")
  @Enabled(false)
  @StackTrace(false)
  private static final class ValuesRemoved extends Event {
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

  /** A removal hook threw an exception. */
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

  /** The registry looked for threads that had ended. */
  @Name("perthread.Sweep")
  @Label("Sweep")
  @Description("Threads that had ended were noticed and their values were removed")
  @Category("PerThread")
  @StackTrace(false)
  private static final class Sweep extends Event {
    @Label("Threads Seen")
    int seen;

    @Label("Threads Dropped")
    int dropped;
  }
}
