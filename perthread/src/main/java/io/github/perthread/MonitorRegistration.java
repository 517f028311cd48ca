package io.github.perthread;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What needs {@code java.management}. */
final class MonitorRegistration {
  private static @Nullable ObjectName registered;

  private MonitorRegistration() {}

  static synchronized void register(PerThreadMXBean bean) {
    if (registered == null) {
      try {
        registered = register(bean, ManagementFactory.getPlatformMBeanServer());
      } catch (JMException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static ObjectName register(PerThreadMXBean bean, MBeanServer server) throws JMException {
    try {
      return server
          .registerMBean(bean, new ObjectName(PerThreadMonitor.OBJECT_NAME))
          .getObjectName();
    } catch (InstanceAlreadyExistsException e) {
      ClassLoader loader = MonitorRegistration.class.getClassLoader();
      String number = Integer.toHexString(System.identityHashCode(loader));
      ObjectName own = new ObjectName(PerThreadMonitor.OBJECT_NAME + ",loader=" + number);
      return server.registerMBean(bean, own).getObjectName();
    }
  }

  static synchronized void unregister() {
    ObjectName name = registered;
    if (name != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        registered = null;
      } catch (JMException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
