import org.jspecify.annotations.NullMarked;

/** PerThread locals in OpenTelemetry's baggage. */
@NullMarked
module io.github.perthread.opentelemetry {
  requires static org.jspecify;
  requires transitive io.github.perthread;
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;

  exports io.github.perthread.opentelemetry;
}
