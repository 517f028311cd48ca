package io.github.perthread.inspect.analysis;

/** What kind of thread local a value belongs to. */
public enum Kind {
  /**
   * {@code java.lang.ThreadLocal} and its subclasses; those of other kinds have names of their own.
   */
  THREAD_LOCAL("ThreadLocal"),
  INHERITABLE("InheritableThreadLocal"),
  TRANSMITTABLE("TransmittableThreadLocal"),
  FAST("FastThreadLocal"),
  PER_THREAD("PerThread");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
