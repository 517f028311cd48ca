package io.github.perthread.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whose work a benchmark measured, as the end of its method's name says. The order is that of the
 * columns.
 */
enum Peer {
  PER_THREAD("PerThread", "PerThread"),
  PER_THREAD_LONG("PerThreadLong", "PerThreadLong"),
  BY_NAME("ByName", "ThreadAttributes, by name"),
  BY_HANDLE("ByHandle", "ThreadAttribute, by handle"),
  THREAD_LOCAL("ThreadLocal", "ThreadLocal"),
  THREAD_LOCAL_MAP("ThreadLocalMap", "ThreadLocal<HashMap>"),
  FAST_THREAD_LOCAL("FastThreadLocal", "FastThreadLocal"),
  FAST_THREAD_LOCAL_PLAIN("FastThreadLocalPlain", "FastThreadLocal, plain threads"),
  TRANSMITTABLE_THREAD_LOCAL("TransmittableThreadLocal", "TransmittableThreadLocal"),
  SCOPED_VALUE("ScopedValue", "ScopedValue"),
  CLOSEABLE_THREAD_LOCAL("CloseableThreadLocal", "CloseableThreadLocal"),
  CONCURRENT_HASH_MAP("ConcurrentHashMap", "ConcurrentHashMap"),
  MDC("Mdc", "logback's MDC"),
  THREAD_CONTEXT("ThreadContext", "log4j2's ThreadContext"),
  LONG_ADDER("LongAdder", "LongAdder"),
  ATOMIC_LONG("AtomicLong", "AtomicLong"),
  FIRST_FORM("FirstForm", "first form (2004)"),
  PURE_PYTHON_FORM("PurePythonForm", "pure Python's form"),
  C_FORM("CForm", "C's form"),

  /** Nobody in particular: a method whose name ends in none of the others. */
  UNNAMED("", "no peer named");

  private static final Set<Peer> OURS = Set.of(PER_THREAD, PER_THREAD_LONG, BY_NAME, BY_HANDLE);

  /** For reading, not for use: in tables only. */
  private static final Set<Peer> FORMS = Set.of(FIRST_FORM, PURE_PYTHON_FORM, C_FORM);

  private static final List<Peer> BASELINES =
      List.of(THREAD_LOCAL, THREAD_LOCAL_MAP, LONG_ADDER, ATOMIC_LONG, CONCURRENT_HASH_MAP);

  private final String suffix;
  private final String title;

  Peer(String suffix, String title) {
    this.suffix = suffix;
    this.title = title;
  }

  /** The peer with the longest name that the method's ends in. */
  static Peer ofMethod(String method) {
    return Stream.of(values())
        .filter(peer -> method.endsWith(peer.suffix))
        .max(Comparator.comparingInt(peer -> peer.suffix.length()))
        .orElse(UNNAMED);
  }

  /** What others are compared with, where there is anything of the kind. */
  static Optional<Peer> baseline(Set<Peer> measured) {
    return BASELINES.stream().filter(measured::contains).findFirst();
  }

  String suffix() {
    return suffix;
  }

  String title() {
    return title;
  }

  boolean isOurs() {
    return OURS.contains(this);
  }

  boolean isForm() {
    return FORMS.contains(this);
  }
}
