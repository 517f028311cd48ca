package io.github.perthread.springboot;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties {@code perthread.*} of an application. */
@ConfigurationProperties("perthread")
public class PerThreadProperties {
  private final Metrics metrics = new Metrics();
  private final Jmx jmx = new Jmx();
  private final RequestFilter requestFilter = new RequestFilter();
  private final ContextPropagation contextPropagation = new ContextPropagation();

  /** Makes properties with the values that they have if an application says nothing. */
  public PerThreadProperties() {}

  /**
   * Returns the properties {@code perthread.metrics.*}.
   *
   * @return these
   */
  public Metrics getMetrics() {
    return metrics;
  }

  /**
   * Returns the properties {@code perthread.jmx.*}.
   *
   * @return these
   */
  public Jmx getJmx() {
    return jmx;
  }

  /**
   * Returns the properties {@code perthread.request-filter.*}.
   *
   * @return these
   */
  public RequestFilter getRequestFilter() {
    return requestFilter;
  }

  /**
   * Returns the properties {@code perthread.context-propagation.*}.
   *
   * @return these
   */
  public ContextPropagation getContextPropagation() {
    return contextPropagation;
  }

  /** The meters of {@code perthread-micrometer}. */
  public static class Metrics {
    /** Whether to bind the meters of PerThread locals. */
    private boolean enabled = true;

    /** Names of locals that have a gauge each; all others have one together. */
    private Set<String> locals = new LinkedHashSet<>();

    /** Makes the properties. */
    public Metrics() {}

    /**
     * Returns whether to bind the meters.
     *
     * @return {@code true} unless the application says otherwise
     */
    public boolean isEnabled() {
      return enabled;
    }

    /**
     * Sets whether to bind the meters.
     *
     * @param enabled whether to
     */
    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }

    /**
     * Returns the names of locals that have a gauge each.
     *
     * @return the names
     */
    public Set<String> getLocals() {
      return locals;
    }

    /**
     * Sets the names of locals that have a gauge each.
     *
     * @param locals the names
     */
    public void setLocals(Set<String> locals) {
      this.locals = locals;
    }
  }

  /** The MXBean of {@code PerThreadMonitor}. */
  public static class Jmx {
    /** Whether to register the MXBean of PerThread locals. */
    private boolean enabled;

    /** Makes the properties. */
    public Jmx() {}

    /**
     * Returns whether to register the MXBean.
     *
     * @return {@code false} unless the application says otherwise, as for Spring Boot's own beans
     */
    public boolean isEnabled() {
      return enabled;
    }

    /**
     * Sets whether to register the MXBean.
     *
     * @param enabled whether to
     */
    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }
  }

  /** The filter around requests. */
  public static class RequestFilter {
    /** Whether to run each request with all propagated locals unset, and to remove what it set. */
    private boolean enabled = true;

    /** The order of the filter; filters of a higher order run within it. */
    private int order = Integer.MIN_VALUE;

    /** Makes the properties. */
    public RequestFilter() {}

    /**
     * Returns whether to filter requests.
     *
     * @return {@code true} unless the application says otherwise
     */
    public boolean isEnabled() {
      return enabled;
    }

    /**
     * Sets whether to filter requests.
     *
     * @param enabled whether to
     */
    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }

    /**
     * Returns the order of the filter.
     *
     * @return the order, by default before all others
     */
    public int getOrder() {
      return order;
    }

    /**
     * Sets the order of the filter.
     *
     * @param order the order
     */
    public void setOrder(int order) {
      this.order = order;
    }
  }

  /** Contexts for tasks. */
  public static class ContextPropagation {
    /**
     * Whether tasks of Spring Boot's executors have what their submitters have in propagated
     * locals.
     */
    private boolean enabled = true;

    /** Makes the properties. */
    public ContextPropagation() {}

    /**
     * Returns whether tasks carry contexts.
     *
     * @return {@code true} unless the application says otherwise
     */
    public boolean isEnabled() {
      return enabled;
    }

    /**
     * Sets whether tasks carry contexts.
     *
     * @param enabled whether to
     */
    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }
  }
}
