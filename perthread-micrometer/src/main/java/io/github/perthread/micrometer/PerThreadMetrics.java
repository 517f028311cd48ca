package io.github.perthread.micrometer;

import io.github.perthread.PerThreadMXBean;
import io.github.perthread.PerThreadMXBean.LocalInfo;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.RemovalCause;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The meters of all {@code PerThread} locals:
 *
 * <ul>
 *   <li>{@code perthread.locals}: how many locals living threads have used
 *   <li>{@code perthread.values}: how many values living threads have in them
 *   <li>{@code perthread.values.removed}: by {@code cause}, while something was bound
 *   <li>{@code perthread.table.rebuilds}: tables replaced by larger or smaller ones
 *   <li>{@code perthread.hook.failures}: removal hooks that threw something
 *   <li>{@code perthread.local.values}: how many values living threads have in the locals
 *       {@linkplain #PerThreadMetrics(Iterable, Set) whose names are given}, by {@code local}, and
 *       in all others
 * </ul>
 *
 * <p>Those of locals and values go through all tables when the registry is read. While something is
 * bound the library {@linkplain PerThreadMonitor#startCounting() counts}, and the registry holds
 * the library, so its class loader: an application that is to be unloaded closes these metrics, or
 * its registry and these.
 */
public final class PerThreadMetrics implements MeterBinder, AutoCloseable {
  /** The value of the tag {@code local} for all locals whose names are not given. */
  private static final String OTHER = "other";

  private final Tags tags;
  private final Set<String> locals;

  /** What ends each binding, the last first; guarded by itself. */
  private final Deque<Runnable> bound = new ArrayDeque<>();

  /** Makes meters without tags of their own, and none by local. */
  public PerThreadMetrics() {
    this(Tags.empty());
  }

  /**
   * Makes meters that all have these tags, and none by local.
   *
   * @param tags the tags
   */
  public PerThreadMetrics(Iterable<Tag> tags) {
    this(tags, Set.of());
  }

  /**
   * Makes meters that all have these tags, and a gauge for each of some locals. There are as many
   * as names are given, and one more for all others, however many locals the program makes.
   *
   * @param tags the tags
   * @param locals the names of locals; locals of one name are added up
   */
  public PerThreadMetrics(Iterable<Tag> tags, Set<String> locals) {
    this.tags = Tags.of(Objects.requireNonNull(tags, "tags"));
    this.locals = new LinkedHashSet<>(Objects.requireNonNull(locals, "locals"));
  }

  /**
   * Registers the meters, and has what they count be counted until this is closed.
   *
   * @param registry where to register them; those that it has already are left to it
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    PerThreadMonitor.Counting counting = PerThreadMonitor.startCounting();
    PerThreadMXBean view = PerThreadMonitor.view();
    Set<Meter> before = Set.copyOf(registry.getMeters());
    Set<Meter> meters = new LinkedHashSet<>(totals(view, registry));
    locals.forEach(name -> meters.add(valuesOf(name, name::equals, registry)));
    if (!locals.isEmpty()) {
      meters.add(valuesOf(OTHER, name -> !locals.contains(name), registry));
    }
    meters.removeAll(before);
    synchronized (bound) {
      bound.push(() -> {
        meters.forEach(registry::remove);
        counting.close();
      });
    }
  }

  /** Removes the meters from the registries that they were bound to, and ends their counting. */
  @Override
  public void close() {
    synchronized (bound) {
      while (!bound.isEmpty()) {
        bound.pop().run();
      }
    }
  }

  private List<Meter> totals(PerThreadMXBean view, MeterRegistry registry) {
    List<Meter> meters = new ArrayList<>();
    meters.add(
        Gauge.builder("perthread.locals", view, PerThreadMXBean::getLocalCount)
            .description("Locals that living threads have used")
            .tags(tags)
            .register(registry));
    meters.add(
        Gauge.builder("perthread.values", view, PerThreadMXBean::getLiveValues)
            .description("Values that living threads have")
            .tags(tags)
            .register(registry));
    for (RemovalCause cause : RemovalCause.values()) {
      meters.add(
          FunctionCounter.builder("perthread.values.removed", view, v -> removals(v, cause))
              .description("Values removed")
              .tags(tags)
              .tag("cause", cause.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    meters.add(
        FunctionCounter.builder("perthread.table.rebuilds", view, PerThreadMXBean::getTableRebuilds)
            .description("Tables replaced by larger or smaller ones")
            .tags(tags)
            .register(registry));
    meters.add(
        FunctionCounter.builder("perthread.hook.failures", view, PerThreadMXBean::getHookFailures)
            .description("Removal hooks that threw an exception")
            .tags(tags)
            .register(registry));
    return meters;
  }

  private Meter valuesOf(String tag, Predicate<String> names, MeterRegistry registry) {
    return Gauge.builder(
            "perthread.local.values", PerThreadMonitor.view(), view -> values(view, names))
        .description("Values that living threads have in the local")
        .tags(tags)
        .tag("local", tag)
        .register(registry);
  }

  private static double values(PerThreadMXBean view, Predicate<String> names) {
    return view.getLocals().stream()
        .filter(local -> names.test(local.getName()))
        .mapToLong(LocalInfo::getLiveValues)
        .sum();
  }

  private static double removals(PerThreadMXBean view, RemovalCause cause) {
    return view.getRemovals().getOrDefault(cause.name(), 0L);
  }
}
