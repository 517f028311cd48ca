package io.github.perthread.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class PerThreadMetricsTest {
  /** All locals made here, for the gauges would notice it if one were collected. */
  private static final List<PerThread<?>> KEPT = new ArrayList<>();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @AfterEach
  void close() {
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
    new PerThreadMetrics().bindTo(registry);
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
    new PerThreadMetrics().bindTo(registry);
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
  void tags_areOnEveryMeter() {
    new PerThreadMetrics(Tags.of("app", "shop")).bindTo(registry);
    assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
        .hasSize(9)
        .allMatch(line -> line.contains("app=\"shop\""));
  }
}
