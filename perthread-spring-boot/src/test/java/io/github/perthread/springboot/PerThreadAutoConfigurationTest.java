package io.github.perthread.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThreadMonitor;
import io.github.perthread.micrometer.PerThreadMetrics;
import io.github.perthread.springboot.Shop.Running;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.TaskDecorator;

/** What each property switches, seen from outside: over HTTP and by JMX. */
class PerThreadAutoConfigurationTest {
  private final ApplicationContextRunner contexts =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PerThreadAutoConfiguration.class));

  private static boolean isRegistered() throws JMException {
    return ManagementFactory.getPlatformMBeanServer()
        .isRegistered(new ObjectName(PerThreadMonitor.OBJECT_NAME));
  }

  @Test
  void request_beginsWithNothing_inAThreadThatServedAnother() throws Exception {
    try (Running shop = Running.start()) {
      assertThat(shop.get("/login/ada")).isEqualTo("before null");
      assertThat(shop.get("/login/grace")).isEqualTo("before null");
    }
  }

  @Test
  void request_withoutTheFilter_meetsWhatTheLastOneLeft() throws Exception {
    try (Running shop = Running.start("perthread.request-filter.enabled=false")) {
      shop.get("/login/ada");
      assertThat(shop.get("/login/grace")).isEqualTo("before ada");
    }
  }

  @Test
  void tasks_haveWhatTheRequestHas() throws Exception {
    try (Running shop = Running.start()) {
      assertThat(shop.get("/stock/ada")).isEqualTo("seen by ada");
      assertThat(shop.get("/later/grace")).isEqualTo("later grace");
    }
  }

  @Test
  void tasks_withoutPropagation_haveNothing() throws Exception {
    try (Running shop = Running.start("perthread.context-propagation.enabled=false")) {
      assertThat(shop.get("/stock/ada")).isEqualTo("seen by null");
      assertThat(shop.get("/later/grace")).isEqualTo("later null");
    }
  }

  @Test
  void decorator_ofTheApplication_isLeftAlone() {
    TaskDecorator own = task -> task;
    contexts
        .withBean(TaskDecorator.class, () -> own)
        .run(context -> assertThat(context.getBean(TaskDecorator.class)).isSameAs(own));
  }

  @Test
  void meters_areScraped_oneForEachLocalThatIsNamed() throws Exception {
    try (Running shop = Running.start("perthread.metrics.locals=shop.buffer,shop.user")) {
      shop.get("/login/ada");
      assertThat(shop.get("/actuator/prometheus"))
          .contains("perthread_values_removed_total{cause=\"remove\"}")
          .containsPattern("(?m)^perthread_local_values\\{local=\"shop.buffer\"} [1-9]");
    }
  }

  @Test
  void meters_switchedOff_areNotScraped() throws Exception {
    try (Running shop = Running.start("perthread.metrics.enabled=false")) {
      assertThat(shop.get("/actuator/prometheus")).contains("jvm_").doesNotContain("perthread_");
    }
  }

  @Test
  void meters_areClosedWithTheApplication() throws Exception {
    PerThreadMetrics metrics;
    MeterRegistry registry;
    try (Running shop = Running.start()) {
      metrics = shop.application().getBean(PerThreadMetrics.class);
      registry = shop.application().getBean(MeterRegistry.class);
      assertThat(registry.find("perthread.locals").gauge()).isNotNull();
    }
    assertThat(metrics).isNotNull();
    assertThat(registry.find("perthread.locals").gauge()).isNull();
  }

  @Test
  void application_withoutMicrometerAndServlets_starts() {
    contexts
        .withClassLoader(new FilteredClassLoader(MeterRegistry.class, Filter.class))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TaskDecorator.class));
  }

  @Test
  void bean_isRegisteredOnRequest_untilTheApplicationIsClosed() throws Exception {
    contexts.run(context -> assertThat(isRegistered()).isFalse());
    contexts
        .withPropertyValues("perthread.jmx.enabled=true")
        .run(context -> assertThat(isRegistered()).isTrue());
    assertThat(isRegistered()).isFalse();
  }
}
