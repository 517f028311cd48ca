package shop;

import io.github.perthread.PerThread;
import io.github.perthread.micrometer.PerThreadMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Uses the library and its meters. */
public final class Shop {
  private static final PerThread<StringBuilder> BUFFER = PerThread.withInitial(StringBuilder::new);

  private Shop() {}

  public static void main(String[] arguments) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (PerThreadMetrics metrics = new PerThreadMetrics()) {
      metrics.bindTo(registry);
      BUFFER.get().append("gradle: ");
      BUFFER.get().append(registry.get("perthread.values").gauge().value()).append(" values");
      System.out.println(BUFFER.get());
    }
  }
}
