package io.github.perthread.inspect;

/** The kind of thread local that a value belongs to. */
public enum LocalKind {
  /** {@code java.lang.ThreadLocal} and its subclasses that have no name of their own here. */
  THREAD_LOCAL("ThreadLocal"),
  /** {@code java.lang.InheritableThreadLocal} and its subclasses. */
  INHERITABLE("InheritableThreadLocal"),
  /** Alibaba's {@code TransmittableThreadLocal}. */
  TRANSMITTABLE("TransmittableThreadLocal"),
  /** Netty's {@code FastThreadLocal}, under whatever package it was copied to. */
  FAST("FastThreadLocal"),
  /** A copy of {@code FastThreadLocal} under another name, such as Dubbo's. */
  INDEXED("indexed"),
  /** A {@code PerThread}. */
  PER_THREAD("PerThread"),
  /** An attribute of {@code ThreadAttributes}. */
  ATTRIBUTE("attribute");

  private final String label;

  LocalKind(String label) {
    this.label = label;
  }

  /**
   * Returns the name in reports.
   *
   * @return the name
   */
  public String label() {
    return label;
  }
}
