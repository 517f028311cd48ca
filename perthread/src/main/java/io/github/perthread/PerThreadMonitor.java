package io.github.perthread;

import java.util.ArrayList;
import java.util.List;

/**
 * Static entry point for monitoring: lists the locals, the values that threads have in them, and
 * how many were removed.
 *
 * <p>Nothing here slows {@code get} or {@code set}.
 */
public final class PerThreadMonitor {
  /** The name under which {@link #register()} registers the {@link PerThreadMXBean}. */
  public static final String OBJECT_NAME = "io.github.perthread:type=PerThreadMonitor";

  private static final PerThreadMXBean VIEW = new MonitorView();

  private PerThreadMonitor() {}

  /**
   * {@return what the MXBean shows, without JMX and without its module. Does not start counting}
   */
  public static PerThreadMXBean view() {
    return VIEW;
  }

  /**
   * Starts to count removed values, and to note the time when a local is made. That goes on until
   * this class is unloaded; it costs an addition for each removed value, and a small object for
   * each local.
   */
  public static void startCounting() {
    Diagnostics.startCounting();
  }

  /**
   * Registers the {@link PerThreadMXBean} as {@link #OBJECT_NAME} with the platform's MBean server,
   * and {@linkplain #startCounting() starts counting}. Does nothing if it is registered already.
   *
   * <p>While it is registered the server holds this class, so the class loader of this library: an
   * application that is to be unloaded must {@link #unregister()} it. If another class loader's
   * copy of this library has that name, the bean is registered with {@code ,loader=} and a number
   * added.
   *
   * @throws IllegalStateException if the server refuses
   * @throws NoClassDefFoundError if the runtime has no module {@code java.management}
   */
  public static void register() {
    startCounting();
    MonitorRegistration.register(VIEW, OBJECT_NAME);
  }

  /**
   * Unregisters what {@link #register()} registered. Does nothing if it is not registered.
   *
   * @throws IllegalStateException if the server refuses
   */
  public static void unregister() {
    MonitorRegistration.unregister();
  }

  /**
   * {@return all values that living threads have in all locals, without the cells of accumulators}
   */
  public static List<HeldValue> heldValues() {
    List<HeldValue> held = new ArrayList<>();
    for (AbstractPerThread<?> local : LocalsInUse.all()) {
      if (local.hasUserValues()) {
        local.visit((thread, value) -> held.add(new HeldValue(local, thread, value)));
      }
    }
    return held;
  }
}
