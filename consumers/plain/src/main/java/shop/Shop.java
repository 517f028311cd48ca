package shop;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.contextpropagation.PerThreadAccessor;
import io.github.perthread.inspect.InspectCommand;
import io.github.perthread.micrometer.PerThreadMetrics;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Uses the library, its meters, its context in a pool, and the tool's classes. */
public final class Shop {
  private static final PerThread<String> USER =
      PerThread.<String>builder().name("shop.user").propagated().build();

  private Shop() {}

  public static void main(String[] arguments) throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (PerThreadMetrics metrics = new PerThreadMetrics()) {
      metrics.bindTo(registry);
      USER.set("ada");
      ExecutorService pool = PerThreadContext.capturing(Executors.newFixedThreadPool(1));
      require("ada".equals(pool.submit(USER::get).get()), "the pool's thread has the value");
      pool.shutdown();
      double values = registry.get("perthread.values").gauge().value();
      require(values >= 1, "the value is counted, but there are " + values);
    }
    require(
        ContextRegistry.getInstance().getThreadLocalAccessors().stream()
            .anyMatch(PerThreadAccessor.class::isInstance),
        "the accessor is found");
    require(
        PerThread.class.getPackage().getImplementationVersion() != null,
        "the jar tells its version");
    System.out.println(
        "plain: perthread "
            + PerThread.class.getPackage().getImplementationVersion()
            + " and "
            + InspectCommand.class.getName()
            + " on Java "
            + Runtime.version().feature());
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("Not so: " + what);
    }
  }
}
