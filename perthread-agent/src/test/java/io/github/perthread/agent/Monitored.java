package io.github.perthread.agent;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import shop.Locals;

/** Runs the shop and then looks at the agent in JMX. */
final class Monitored {
  private Monitored() {}

  public static void main(String... arguments) throws Exception {
    System.out.println(new Locals().get());
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("io.github.perthread.agent:type=Agent");
    System.out.println("Seen " + ((Long) server.getAttribute(agent, "Seen") >= 3));
    for (String name : new String[] {"Changed", "Blind", "Skipped", "Failed", "Locals"}) {
      System.out.println(name + " " + server.getAttribute(agent, name));
    }
    ObjectName monitor = new ObjectName("io.github.perthread.agent.*:type=PerThreadMonitor,*");
    for (ObjectName name : server.queryNames(monitor, null)) {
      System.out.println("monitored " + name);
    }
  }
}
