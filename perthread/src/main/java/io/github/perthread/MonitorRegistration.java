package io.github.perthread;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Registers the MXBean; the only class that needs the module {@code java.management}. */
final class MonitorRegistration {
  private static @Nullable ObjectName registered;

  private MonitorRegistration() {}

  static synchronized void register(PerThreadMXBean view, String name) {
    if (registered == null) {
      try {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        registered = register(new MonitorBean(view), name, server);
        Diagnostics.startCounting();
      } catch (JMException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static ObjectName register(MonitorBean bean, String name, MBeanServer server)
      throws JMException {
    try {
      return server.registerMBean(bean, new ObjectName(name)).getObjectName();
    } catch (InstanceAlreadyExistsException e) {
      ClassLoader loader = MonitorRegistration.class.getClassLoader();
      String number = Integer.toHexString(System.identityHashCode(loader));
      ObjectName own = new ObjectName(name + ",loader=" + number);
      return server.registerMBean(bean, own).getObjectName();
    }
  }

  static synchronized void unregister() {
    ObjectName name = registered;
    if (name != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        registered = null;
        Diagnostics.stopCounting();
      } catch (JMException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
