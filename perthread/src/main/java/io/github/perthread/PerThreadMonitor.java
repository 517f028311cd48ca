package io.github.perthread;

import java.util.ArrayList;
import java.util.List;

/**
 * Where to look at all locals at once: which there are, who has what in them, and what became of
 * it.
 *
 * <p>Nothing here slows {@code get} or {@code set}.
 */
public final class PerThreadMonitor {
  /** The name by which {@link #register()} makes it known. */
  public static final String OBJECT_NAME = "io.github.perthread:type=PerThreadMonitor";

  private static final PerThreadMXBean VIEW = new MonitorView();

  private PerThreadMonitor() {}

  /** The same as the MXBean shows, without JMX and without its module. Does not start counting. */
  public static PerThreadMXBean view() {
    return VIEW;
  }

  /**
   * Has the values that are given up be counted, and the time be noted when a local is made, from
   * now on. That goes on until the class is unloaded; it costs an addition for each value given up,
   * and a small object for each local.
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
    MonitorRegistration.register(VIEW);
  }

  /**
   * Takes back {@link #register()}. Does nothing if it is not registered.
   *
   * @throws IllegalStateException if the server refuses
   */
  public static void unregister() {
    MonitorRegistration.unregister();
  }

  /** All values that living threads have in all locals, accumulators' cells left out. */
  public static List<HeldValue> heldValues() {
    List<HeldValue> held = new ArrayList<>();
    for (PerThread<?> local : ThreadRegistry.localsInUse()) {
      if (!(local instanceof Cells)) {
        local.forEach((thread, value) -> held.add(new HeldValue(local, thread, value)));
      }
    }
    return held;
  }
}
