package io.github.perthread.springboot;

import io.github.perthread.PerThreadContext;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.micrometer.PerThreadMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Connects PerThread locals with a Spring Boot application: meters, JMX, a filter around requests,
 * and contexts that tasks carry along. Each is switched by a property of {@link
 * PerThreadProperties}.
 */
@AutoConfiguration(before = TaskExecutionAutoConfiguration.class)
@EnableConfigurationProperties(PerThreadProperties.class)
public class PerThreadAutoConfiguration {
  /** Makes the configuration. */
  public PerThreadAutoConfiguration() {}

  /** Meters, in an application that has Micrometer. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  @ConditionalOnProperty(name = "perthread.metrics.enabled", matchIfMissing = true)
  static class Metrics {
    /** Returns the meters, which Spring Boot binds to each of its registries, and closes. */
    @Bean
    @ConditionalOnMissingBean
    PerThreadMetrics perThreadMetrics(PerThreadProperties properties) {
      return new PerThreadMetrics(Tags.empty(), properties.getMetrics().getLocals());
    }
  }

  /** The MXBean. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("perthread.jmx.enabled")
  static class Jmx {
    /** Registers the MXBean, until the application is closed. */
    @Bean
    JmxRegistration perThreadJmxRegistration() {
      PerThreadMonitor.register();
      return PerThreadMonitor::unregister;
    }
  }

  /** What takes the MXBean out again. */
  @FunctionalInterface
  interface JmxRegistration extends AutoCloseable {
    @Override
    void close();
  }

  /** The filter around requests, in an application with servlets. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty(name = "perthread.request-filter.enabled", matchIfMissing = true)
  static class RequestFilter {
    /** Returns the filter, for requests and for what the container dispatches of itself. */
    @Bean
    @ConditionalOnMissingBean(name = "perThreadRequestFilter")
    FilterRegistrationBean<PerThreadRequestFilter> perThreadRequestFilter(
        PerThreadProperties properties) {
      FilterRegistrationBean<PerThreadRequestFilter> registration =
          new FilterRegistrationBean<>(new PerThreadRequestFilter());
      registration.setOrder(properties.getRequestFilter().getOrder());
      registration.setDispatcherTypes(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
      return registration;
    }
  }

  /** Contexts for the tasks of Spring Boot's executors, {@code @Async} methods among them. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "perthread.context-propagation.enabled", matchIfMissing = true)
  static class ContextPropagation {
    /** Returns what gives each task the context of the thread that submits it. */
    @Bean
    @ConditionalOnMissingBean(TaskDecorator.class)
    TaskDecorator perThreadTaskDecorator() {
      return task -> PerThreadContext.capture().wrap(task);
    }
  }
}
