package io.github.perthread.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class PerThreadMetricsTest {
  /** All locals made here, for the gauges would notice it if one were collected. */
  private static final List<PerThread<?>> KEPT = new ArrayList<>();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PerThreadMetrics metrics = new PerThreadMetrics();

  @AfterEach
  void close() {
    metrics.close();
    registry.close();
    PerThread.removeAllForCurrentThread();
  }

  private double value(String line) {
    List<String> found = registry.scrape().lines().filter(l -> l.startsWith(line + " ")).toList();
    assertThat(found).as(line).hasSize(1);
    return Double.parseDouble(found.get(0).substring(line.length() + 1));
  }

  @Test
  void gauges_followTheLocalsAndTheirValues() {
    metrics.bindTo(registry);
    double locals = value("perthread_locals");
    double values = value("perthread_values");
    PerThread<String> local = new PerThread<>();
    KEPT.add(local);
    local.set("a");
    assertThat(value("perthread_locals")).isEqualTo(locals + 1);
    assertThat(value("perthread_values")).isEqualTo(values + 1);
    local.remove();
    assertThat(value("perthread_locals")).isEqualTo(locals + 1);
    assertThat(value("perthread_values")).isEqualTo(values);
    assertThat(local.isSet()).isFalse();
  }

  @Test
  void counters_countByCause() {
    metrics.bindTo(registry);
    String removed = "perthread_values_removed_total{cause=\"remove\"}";
    String closed = "perthread_values_removed_total{cause=\"close\"}";
    double removedBefore = value(removed);
    double closedBefore = value(closed);
    double failuresBefore = value("perthread_hook_failures_total");
    Thread.currentThread().setUncaughtExceptionHandler((t, e) -> {});
    PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(v -> {
              throw new IllegalStateException("expected");
            })
            .build();
    KEPT.add(local);
    local.set("a");
    local.remove();
    local.set("b");
    local.close();
    Thread.currentThread().setUncaughtExceptionHandler(null);
    assertThat(value(removed)).isEqualTo(removedBefore + 1);
    assertThat(value(closed)).isEqualTo(closedBefore + 1);
    assertThat(value("perthread_hook_failures_total")).isEqualTo(failuresBefore + 2);
    assertThat(value("perthread_table_rebuilds_total")).isNotNegative();
  }

  @Test
  void values_byLocal_areOfTheNamesGivenAndOfAllOthers() {
    PerThreadMetrics byLocal =
        new PerThreadMetrics(Tags.empty(), Set.of("metered.cart", "metered.request"));
    byLocal.bindTo(registry);
    PerThread<String> cart = new PerThread<>("metered.cart");
    PerThread<String> twin = new PerThread<>("metered.cart");
    ThreadAttributes request = new ThreadAttributes("metered.request");
    KEPT.addAll(List.of(cart, twin));
    double others = value("perthread_local_values{local=\"other\"}");
    for (int i = 0; i < 100; i++) {
      PerThread<String> local = new PerThread<>("metered." + i);
      KEPT.add(local);
      local.set("a");
    }
    cart.set("a");
    twin.set("a");
    request.set("user", "ada");
    request.set("tenant", "none");
    assertThat(value("perthread_local_values{local=\"metered.cart\"}")).isEqualTo(2);
    assertThat(value("perthread_local_values{local=\"metered.request\"}")).isEqualTo(2);
    assertThat(value("perthread_local_values{local=\"other\"}")).isEqualTo(others + 100);
    assertThat(registry.scrape().lines().filter(l -> l.startsWith("perthread_local_values")))
        .hasSize(3);
    byLocal.close();
    request.clearAllThreads();
  }

  @Test
  void close_removesTheMetersAndEndsTheirCounting() {
    metrics.bindTo(registry);
    registry.counter("of.another");
    PerThreadMetrics again = new PerThreadMetrics();
    again.bindTo(registry);
    again.close();
    PerThread<String> local = new PerThread<>();
    KEPT.add(local);
    String removed = "perthread_values_removed_total{cause=\"remove\"}";
    double before = value(removed);
    local.set("a");
    local.remove();
    assertThat(value(removed)).isEqualTo(before + 1);
    metrics.close();
    metrics.close();
    assertThat(registry.scrape()).contains("of_another").doesNotContain("perthread");
    local.set("a");
    local.remove();
    metrics.bindTo(registry);
    assertThat(value(removed)).isEqualTo(before + 1);
    metrics.close();
  }

  @Test
  void tags_areOnEveryMeter() {
    PerThreadMetrics tagged = new PerThreadMetrics(Tags.of("app", "shop"));
    tagged.bindTo(registry);
    assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
        .hasSize(9)
        .allMatch(line -> line.contains("app=\"shop\""));
    tagged.close();
  }
}
