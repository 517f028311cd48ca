package io.github.perthread.micrometer;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadMXBean;
import io.github.perthread.PerThreadMXBean.LocalInfo;
import io.github.perthread.PerThreadMXBean.ValueInfo;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.ThreadAttributes;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.management.JMX;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** The program whose output {@code docs/diagnostics.md} shows; {@link ObservedTest} runs it. */
final class Observed {
  private static final int THREADS = 4;
  private static final long DEADLINE_SECONDS = 60;

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
    awaitFailedHook();
    System.out.println(registry.scrape());
    printOverJmx();
    pool.shutdown();
    buffers.close();
  }

  /** Until the watch has seen that a thread ended, its value's hook has failed, and both count. */
  private static void awaitFailedHook() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (PerThreadMonitor.view().getHookFailures() == 0
        || PerThreadMonitor.view().getRemovals().getOrDefault("THREAD_END", 0L) == 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no hook has failed");
      }
      Thread.sleep(1);
    }
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
      // At once, so that the report of the hook that fails does not come in between.
      System.out.print(listing(bean));
    } finally {
      server.stop();
    }
  }

  private static String listing(PerThreadMXBean bean) {
    StringBuilder text = new StringBuilder();
    for (LocalInfo local : sorted(bean.getLocals(), LocalInfo::getName)) {
      text.append(
          String.format(
              "%s%n  initializer %s, created %s%n  threads %d, entries %d, removed %d, bytes %d%n",
              local.getName(),
              local.getInitializerClass(),
              local.getCreated(),
              local.getLiveThreads(),
              local.getEntries(),
              local.getRemovals(),
              local.getTableBytes()));
      local.getCreationStack().stream()
          .limit(1)
          .forEach(at -> text.append(String.format("  at %s%n", at)));
    }
    text.append(String.format("pool-1-thread-1 has%n"));
    for (ValueInfo value : sorted(bean.listValues(idOf("pool-1-thread-1")), ValueInfo::getLocal)) {
      text.append(String.format("  %s: %s%n", value.getLocal(), value.getValueClass()));
    }
    return text + String.format("clear(\"shop.buffers\") removed %d%n", bean.clear("shop.buffers"));
  }

  private static long idOf(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals(thread))
        .mapToLong(Thread::getId)
        .findFirst()
        .orElseThrow();
  }

  private static <E> List<E> sorted(List<E> elements, Function<E, String> key) {
    return elements.stream().sorted(Comparator.comparing(key)).toList();
  }
}
