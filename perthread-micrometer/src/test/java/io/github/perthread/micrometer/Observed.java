package io.github.perthread.micrometer;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadMXBean;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.ThreadAttributes;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.management.JMX;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** The program whose output {@code docs/diagnostics.md} shows. */
final class Observed {
  private static final int THREADS = 4;

  private Observed() {}

  /** Works a little, and prints what a scrape and a JMX client see. */
  public static void main(String[] arguments) throws Exception {
    PerThreadMonitor.register();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new PerThreadMetrics().bindTo(registry);
    PerThread<byte[]> buffers =
        PerThread.<byte[]>builder()
            .name("shop.buffers")
            .initial(() -> new byte[8192])
            .onRemoval(Observed::release)
            .build();
    ThreadAttributes request = new ThreadAttributes(a -> a.set("tenant", "none"));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    handleRequests(pool, buffers, request);
    Thread other = new Thread(buffers::get, "short-lived");
    other.start();
    other.join();
    TimeUnit.SECONDS.sleep(1); // until the watch has seen that it ended
    System.out.println(registry.scrape());
    printOverJmx();
    pool.shutdown();
    buffers.close();
  }

  private static void release(byte[] buffer) {
    if (Thread.currentThread().getName().equals("perthread-hooks")) {
      throw new IllegalStateException("a hook that fails, " + buffer.length + " bytes");
    }
  }

  private static void handleRequests(
      ExecutorService pool, PerThread<byte[]> buffers, ThreadAttributes request)
      throws InterruptedException {
    CountDownLatch handled = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      pool.execute(() -> {
        buffers.get()[0]++;
        request.set("user", "ada");
        handled.countDown();
        awaitAll(handled);
      });
    }
    handled.await();
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("BanJNDI") // a connection to this very process
  private static void printOverJmx() throws Exception {
    var server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("rmi", "127.0.0.1", 0),
            Map.of(),
            ManagementFactory.getPlatformMBeanServer());
    server.start();
    try (var client = JMXConnectorFactory.connect(server.getAddress())) {
      PerThreadMXBean bean =
          JMX.newMXBeanProxy(
              client.getMBeanServerConnection(),
              new ObjectName(PerThreadMonitor.OBJECT_NAME),
              PerThreadMXBean.class);
      for (PerThreadMXBean.LocalInfo local : bean.getLocals()) {
        System.out.printf(
            "%s%n  initialiser %s, created %s%n  threads %d, entries %d, given up %d, bytes %d%n",
            local.getName(),
            local.getInitialiserClass(),
            local.getCreated(),
            local.getLiveThreads(),
            local.getEntries(),
            local.getGivenUp(),
            local.getTableBytes());
        local.getCreationStack().stream().limit(1).forEach(at -> System.out.println("  at " + at));
      }
      long worker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("pool-1-thread-1"))
              .mapToLong(Thread::getId)
              .findFirst()
              .orElseThrow();
      System.out.println("pool-1-thread-1 has");
      for (PerThreadMXBean.ValueInfo value : bean.listValues(worker)) {
        System.out.println("  " + value.getLocal() + ": " + value.getValueClass());
      }
      System.out.println("clear(\"shop.buffers\") gave up " + bean.clear("shop.buffers"));
    } finally {
      server.stop();
    }
  }
}
