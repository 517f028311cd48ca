package io.github.perthread.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a benchmark measured, as the end of its method's name says: this library, or one that it is
 * compared with. The order is that of the columns.
 */
enum Peer {
  PER_THREAD("PerThread", "PerThread", 0x0969da),
  PER_THREAD_LONG("PerThreadLong", "PerThreadLong", 0x0969da),
  BY_NAME("ByName", "ThreadAttributes, by name", 0x54aeff),
  BY_HANDLE("ByHandle", "ThreadAttribute, by handle", 0x0a3069),
  THREAD_LOCAL("ThreadLocal", "ThreadLocal", 0x57606a),
  THREAD_LOCAL_MAP("ThreadLocalMap", "ThreadLocal<HashMap>", 0x57606a),
  FAST_THREAD_LOCAL("FastThreadLocal", "FastThreadLocal", 0xe36209),
  FAST_THREAD_LOCAL_PLAIN("FastThreadLocalPlain", "FastThreadLocal, plain threads", 0xf4b183),
  TRANSMITTABLE_THREAD_LOCAL("TransmittableThreadLocal", "TransmittableThreadLocal", 0xcf222e),
  SCOPED_VALUE("ScopedValue", "ScopedValue", 0x8250df),
  CLOSEABLE_THREAD_LOCAL("CloseableThreadLocal", "CloseableThreadLocal", 0xbf8700),
  CONCURRENT_HASH_MAP("ConcurrentHashMap", "ConcurrentHashMap", 0x1a7f37),
  MDC("Mdc", "logback's MDC", 0xbf3989),
  THREAD_CONTEXT("ThreadContext", "log4j2's ThreadContext", 0xff80c8),
  MICROMETER("Micrometer", "Micrometer's context propagation", 0xe36209),
  OPEN_TELEMETRY("OpenTelemetry", "OpenTelemetry's own context", 0x8250df),
  LONG_ADDER("LongAdder", "LongAdder", 0x57606a),
  ATOMIC_LONG("AtomicLong", "AtomicLong", 0xbf8700),
  FIRST_FORM("FirstForm", "first form (2004)", 0x4ac26b),
  PURE_PYTHON_FORM("PurePythonForm", "pure Python's form", 0x9a6700),
  C_FORM("CForm", "C's form", 0x6f42c1),

  /** A method whose name ends in none of the others. */
  UNNAMED("", "no peer named", 0x000000);

  private static final Set<Peer> OURS = Set.of(PER_THREAD, PER_THREAD_LONG, BY_NAME, BY_HANDLE);

  /** Written to be read, not to be used: in tables only. */
  private static final Set<Peer> FORMS = Set.of(FIRST_FORM, PURE_PYTHON_FORM, C_FORM);

  private static final List<Peer> BASELINES =
      List.of(
          THREAD_LOCAL,
          THREAD_LOCAL_MAP,
          LONG_ADDER,
          ATOMIC_LONG,
          CONCURRENT_HASH_MAP,
          TRANSMITTABLE_THREAD_LOCAL);

  private final String suffix;
  private final String title;
  private final int color;

  Peer(String suffix, String title, int color) {
    this.suffix = suffix;
    this.title = title;
    this.color = color;
  }

  /** Returns the peer with the longest name that the method's ends in. */
  static Peer ofMethod(String method) {
    return Stream.of(values())
        .filter(peer -> method.endsWith(peer.suffix))
        .max(Comparator.comparingInt(peer -> peer.suffix.length()))
        .orElse(UNNAMED);
  }

  /** Returns what others are compared with, where there is anything of the kind. */
  static Optional<Peer> baseline(Set<Peer> measured) {
    return BASELINES.stream().filter(measured::contains).findFirst();
  }

  String suffix() {
    return suffix;
  }

  String title() {
    return title;
  }

  /** Returns red, green and blue; peers that are often side by side are far apart. */
  int color() {
    return color;
  }

  boolean isOurs() {
    return OURS.contains(this);
  }

  boolean isForm() {
    return FORMS.contains(this);
  }
}
