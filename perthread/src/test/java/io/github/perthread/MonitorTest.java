package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMX;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a JMX client sees, over a connector of the kind that JConsole uses. */
@Tag("diagnostics")
class MonitorTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String localName = "monitored " + NUMBER.incrementAndGet();
  private PerThread<Object> local = new PerThread<>();
  private ObjectName name;
  private JMXConnectorServer server;
  private JMXConnector client;
  private MBeanServerConnection connection;

  @SuppressWarnings("BanJNDI") // a connection to this very process
  @BeforeEach
  void connect() throws Exception {
    PerThreadMonitor.register();
    local = PerThread.builder().name(localName).build();
    name = new ObjectName(PerThreadMonitor.OBJECT_NAME);
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("rmi", "127.0.0.1", 0),
            Map.of(),
            ManagementFactory.getPlatformMBeanServer());
    server.start();
    client = JMXConnectorFactory.connect(server.getAddress());
    connection = client.getMBeanServerConnection();
  }

  @AfterEach
  void disconnect() throws Exception {
    client.close();
    server.stop();
    PerThreadMonitor.unregister();
  }

  private PerThreadMXBean bean() {
    return JMX.newMXBeanProxy(connection, name, PerThreadMXBean.class);
  }

  private PerThreadMXBean.LocalInfo infoOfLocal() {
    return info(localName);
  }

  private PerThreadMXBean.LocalInfo info(String local) {
    return bean().getLocals().stream()
        .filter(info -> info.getName().equals(local))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void locals_overAConnector_areListed() {
    local.set("value");
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("other"));
      worker.run(local::remove);
      PerThreadMXBean.LocalInfo info = infoOfLocal();
      assertThat(info.getInitializerClass()).isEqualTo(PerThread.class.getName());
      assertThat(Instant.parse(info.getCreated()))
          .isBetween(Instant.now().minusSeconds(600), Instant.now());
      assertThat(info.getLiveThreads()).isEqualTo(1);
      assertThat(info.getEntries()).isEqualTo(2);
      assertThat(info.getRemovals()).isEqualTo(1);
      assertThat(info.getTableBytes()).isBetween(60L, 400L);
      assertThat(info.getCreationStack()).isEmpty();
      int listed = bean().getLocals().size();
      // A local of another test may be collected at any time, but none is made meanwhile.
      assertThat(bean().getLocalCount()).isBetween(bean().getLocals().size(), listed);
      assertThat(bean().getLiveValues()).isPositive();
    }
  }

  @Test
  void locals_asRawAttribute_areCompositeData() throws Exception {
    local.set("value");
    CompositeData[] raw = (CompositeData[]) connection.getAttribute(name, "Locals");
    assertThat(raw).anySatisfy(data -> assertThat(data.get("name")).isEqualTo(localName));
  }

  @Test
  void removals_countsByCause() {
    Map<String, Long> before = bean().getRemovals();
    local.set("value");
    local.remove();
    local.set("value");
    local.close();
    Map<String, Long> after = bean().getRemovals();
    for (String cause : List.of("REMOVE", "CLOSE")) {
      assertThat(after.getOrDefault(cause, 0L)).isGreaterThan(before.getOrDefault(cause, 0L));
    }
    assertThat(after).containsOnlyKeys("THREAD_END", "REMOVE", "CLEAR", "CLOSE", "CLASS_LOADER");
  }

  @Test
  void listValues_ofAThread_namesLocalsAttributesAndClasses() {
    ThreadAttributes attributes = new ThreadAttributes();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> {
        local.set(new int[0]);
        attributes.set("user", "ada");
        attributes.set("nothing", null);
      });
      List<PerThreadMXBean.ValueInfo> values = bean().listValues(worker.thread().getId());
      assertThat(values)
          .extracting(v -> v.getLocal() + " " + v.getValueClass())
          .containsExactlyInAnyOrder(
              localName + " int[]",
              "unnamed ThreadAttributes[user] java.lang.String",
              "unnamed ThreadAttributes[nothing] null");
    }
  }

  @Test
  void liveValues_ofAttributes_areTheAttributesNotTheMaps() {
    ThreadAttributes attributes = new ThreadAttributes(localName + " attributes");
    long before = bean().getLiveValues();
    assertThat(attributes.has("user")).isFalse();
    assertThat(bean().getLiveValues()).isEqualTo(before);
    attributes.set("user", "ada");
    attributes.set("tenant", "none");
    assertThat(bean().getLiveValues()).isEqualTo(before + 2);
    assertThat(info(localName + " attributes").getLiveValues()).isEqualTo(2);
    attributes.remove("user");
    attributes.clear();
    assertThat(bean().getLiveValues()).isEqualTo(before);
    assertThat(info(localName + " attributes").getRemovals()).isEqualTo(2);
  }

  @Test
  void removals_ofAttributes_areTheAttributesNotTheMaps() {
    ThreadAttributes attributes = new ThreadAttributes(localName + " attributes");
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      attributes.set("user", "ada");
      worker.run(() -> attributes.set("user", "ada"));
      worker.run(() -> attributes.set("tenant", "none"));
      worker.run(PerThread::removeAllForCurrentThread);
      worker.run(() -> attributes.names());
      worker.run(PerThread::removeAllForCurrentThread);
      assertThat(info(localName + " attributes").getRemovals()).isEqualTo(2);
      assertThat(attributes.clearAllThreads()).isEqualTo(1);
      assertThat(info(localName + " attributes").getRemovals()).isEqualTo(3);
    }
  }

  @Test
  void operations_describeThemselvesAndNameTheirParameters() throws Exception {
    MBeanInfo info = connection.getMBeanInfo(name);
    assertThat(info.getDescription()).contains("never values");
    assertThat(info.getAttributes())
        .isNotEmpty()
        .allSatisfy(a -> assertThat(a.getDescription()).contains(" ").isNotEqualTo(a.getName()));
    assertThat(info.getOperations())
        .hasSize(2)
        .allSatisfy(operation -> {
          assertThat(operation.getDescription()).contains(" ");
          assertThat(operation.getSignature()).hasSize(1);
          assertThat(operation.getSignature()[0].getName()).isIn("threadId", "name");
          assertThat(operation.getSignature()[0].getDescription()).contains(" ");
        });
  }

  @Test
  void clear_byName_removesThoseAndNoOthers() {
    PerThread<Object> other = PerThread.builder().name("other").build();
    PerThreadLong sum = new PerThreadLong(localName);
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("a"));
      local.set("b");
      other.set("c");
      sum.add(5);
      assertThat(bean().clear(localName)).isEqualTo(2);
      assertThat(local.threadCount()).isZero();
      assertThat(other.isSet()).isTrue();
      sum.add(5);
      assertThat(sum.sum()).isEqualTo(10);
    }
  }

  @Test
  void register_twice_andUnregisterTwice_isTheSameAsOnce() throws Exception {
    PerThreadMonitor.register();
    assertThat(connection.isRegistered(name)).isTrue();
    PerThreadMonitor.unregister();
    PerThreadMonitor.unregister();
    assertThat(connection.isRegistered(name)).isFalse();
  }

  @Test
  @Tag("A5")
  void clear_ofAttributes_isSeenByTheirHandlesAndTheirMap() {
    ThreadAttributes attributes = new ThreadAttributes("cleared by the monitor");
    ThreadAttribute<String> handle = attributes.attribute("user", String.class);
    handle.set("ada");
    assertThat(handle.get()).isEqualTo("ada");
    assertThat(PerThreadMonitor.view().clear("cleared by the monitor")).isEqualTo(1);
    assertThat(handle.isSet()).isFalse();
    assertThat(attributes.asMap()).isEmpty();
    handle.set("bob");
    assertThat(attributes.get("user")).isEqualTo("bob");
  }
}
