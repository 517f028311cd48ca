package io.github.perthread.agent;

import io.github.perthread.PerThreadMonitor;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Shows the report in JMX; the only class that needs {@code java.management}. */
final class AgentBean implements AgentMXBean {
  private final Report report;

  private AgentBean(Report report) {
    this.report = report;
  }

  /** Registers the agent, and the monitor of the stand-ins beside it. */
  static void register(Report report) throws JMException {
    String domain = AgentBean.class.getPackageName();
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(new AgentBean(report), new ObjectName(domain + ":type=Agent"));
    PerThreadMonitor.register();
  }

  @Override
  public long getSeen() {
    return report.seen();
  }

  @Override
  public int getChanged() {
    return report.changed().count();
  }

  @Override
  public int getBlind() {
    return report.blind().count();
  }

  @Override
  public int getSkipped() {
    return report.skipped().count();
  }

  @Override
  public int getFailed() {
    return report.failed().count();
  }

  @Override
  public int getLocals() {
    return PerThreadMonitor.view().getLocalCount();
  }
}
