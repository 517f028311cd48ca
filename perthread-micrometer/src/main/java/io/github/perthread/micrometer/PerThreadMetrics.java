package io.github.perthread.micrometer;

import io.github.perthread.PerThreadMXBean;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.RemovalCause;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Objects;

/**
 * The meters of all {@code PerThread} locals:
 *
 * <ul>
 *   <li>{@code perthread.locals}: how many locals living threads have used
 *   <li>{@code perthread.values}: how many values living threads have in them
 *   <li>{@code perthread.values.removed}: by {@code cause}, since the first binding
 *   <li>{@code perthread.table.rebuilds}: tables replaced by larger or smaller ones
 *   <li>{@code perthread.hook.failures}: removal hooks that threw something
 * </ul>
 *
 * <p>The first two go through all tables when the registry is read. The registry holds the library,
 * so its class loader: an application that is to be unloaded closes its registry.
 */
public final class PerThreadMetrics implements MeterBinder {
  private final Tags tags;

  /** Makes meters without tags of their own. */
  public PerThreadMetrics() {
    this(Tags.empty());
  }

  /** Makes meters that all have these tags. */
  public PerThreadMetrics(Iterable<Tag> tags) {
    this.tags = Tags.of(Objects.requireNonNull(tags, "tags"));
  }

  /** Registers the meters, and has what they count be counted from now on. */
  @Override
  public void bindTo(MeterRegistry registry) {
    PerThreadMonitor.startCounting();
    PerThreadMXBean view = PerThreadMonitor.view();
    Gauge.builder("perthread.locals", view, PerThreadMXBean::getLocalCount)
        .description("Locals that living threads have used")
        .tags(tags)
        .register(registry);
    Gauge.builder("perthread.values", view, PerThreadMXBean::getLiveValues)
        .description("Values that living threads have")
        .tags(tags)
        .register(registry);
    for (RemovalCause cause : RemovalCause.values()) {
      FunctionCounter.builder("perthread.values.removed", view, v -> removals(v, cause))
          .description("Values removed")
          .tags(tags)
          .tag("cause", cause.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder("perthread.table.rebuilds", view, PerThreadMXBean::getTableRebuilds)
        .description("Tables replaced by larger or smaller ones")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("perthread.hook.failures", view, PerThreadMXBean::getHookFailures)
        .description("Removal hooks that threw an exception")
        .tags(tags)
        .register(registry);
  }

  private static double removals(PerThreadMXBean view, RemovalCause cause) {
    return view.getRemovals().getOrDefault(cause.name(), 0L);
  }
}
