package io.github.perthread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Static entry point for monitoring: lists the locals, the values that threads have in them, and
 * how many were removed.
 *
 * <p>It shows names, classes and counts, never a local or a value: a local in a private field stays
 * private. Nothing here slows {@code get} or {@code set}.
 */
public final class PerThreadMonitor {
  /** The name under which {@link #register()} registers the {@link PerThreadMXBean}. */
  public static final String OBJECT_NAME = "io.github.perthread:type=PerThreadMonitor";

  private static final PerThreadMXBean VIEW = new MonitorView();

  private PerThreadMonitor() {}

  /**
   * {@return a view of what the MXBean shows, which needs neither JMX nor its module} Does not
   * start counting.
   */
  public static PerThreadMXBean view() {
    return VIEW;
  }

  /**
   * Starts to count removed values, and to note when each local is made and which values an
   * initializer made. Counting ends when every object that this method has returned is closed; if
   * one is never closed, counting never ends.
   *
   * <p>A thread counts in its own entry: while counting is on, a {@code remove} from a local
   * without a hook costs one addition more. In memory, counting costs 8 bytes for each thread and
   * local that the thread first uses meanwhile, about 70 more if the thread removes from the local
   * twice, and a small object for each local and for each value that an initializer makes.
   *
   * @return an object whose {@code close} ends this counting
   */
  public static Counting startCounting() {
    Diagnostics.startCounting();
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        Diagnostics.stopCounting();
      }
    };
  }

  /** Ends counting when it is closed, unless another caller still needs counting. */
  @FunctionalInterface
  public interface Counting extends AutoCloseable {
    /** Ends this counting; what was counted stays. Does nothing if it was closed already. */
    @Override
    void close();
  }

  /**
   * Registers the {@link PerThreadMXBean} as {@link #OBJECT_NAME} with the platform's MBean server,
   * and {@linkplain #startCounting() counts} while it is registered. Does nothing if it is
   * registered already.
   *
   * <p>While the bean is registered, the server refers to it, and so keeps the class loader of this
   * library alive: an application must {@link #unregister()} it before it can be unloaded. If a
   * copy of this library in another class loader has registered that name, {@code ,loader=} and a
   * number are added to the name of this bean.
   *
   * @throws IllegalStateException if the server refuses, or if the runtime has no module {@code
   *     java.management}; {@link #view()} works without it
   */
  public static void register() {
    try {
      MonitorRegistration.register(VIEW, OBJECT_NAME);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "JMX needs the module java.management, which this runtime has not got: start it with"
              + " --add-modules java.management, or name that module to jlink;"
              + " PerThreadMonitor.view() works without",
          e);
    }
  }

  /**
   * Unregisters what {@link #register()} registered, and ends its counting. Does nothing if it is
   * not registered.
   *
   * @throws IllegalStateException if the server refuses
   */
  public static void unregister() {
    try {
      MonitorRegistration.unregister();
    } catch (NoClassDefFoundError e) {
      return; // without java.management nothing was registered
    }
  }

  /**
   * Returns all values that living threads have in all locals, without the cells of accumulators.
   * In a {@link ThreadAttributes} each attribute is a value.
   *
   * @return a new list
   */
  public static List<HeldValue> heldValues() {
    List<HeldValue> held = new ArrayList<>();
    for (AbstractPerThread<?> local : LocalsInUse.all()) {
      if (local.hasUserValues()) {
        local.visit((thread, value) -> add(local, thread, value, held));
      }
    }
    return held;
  }

  private static void add(
      AbstractPerThread<?> local, Thread thread, @Nullable Object value, List<HeldValue> held) {
    if (value instanceof AttributeMap attributes) {
      attributes.forEach((name, v) -> held.add(new HeldValue(local, name, thread, v, false)));
    } else {
      boolean isInitial = local.isInitial(thread, value);
      held.add(new HeldValue(local, null, thread, value, isInitial));
    }
  }
}
