package io.github.perthread;

import java.util.Map;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/** The MXBean with what consoles show of it: descriptions, and the names of parameters. */
final class MonitorBean extends StandardMBean {
  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "LocalCount", "How many locals living threads have used",
          "LiveValues", "How many values living threads have in all locals; attributes count each",
          "Removals", "How many values were removed while counting was on, by cause",
          "TableRebuilds", "How often a table was replaced by a larger or smaller one",
          "HookFailures", "How many removal hooks threw an exception",
          "Locals", "The locals that living threads have used: name, threads, values, bytes",
          "listValues", "Lists what a thread has: the local and the class of the value",
          "clear", "Removes the values of all threads from the locals of a name; returns how many");

  private static final Map<String, String> PARAMETERS =
      Map.of("listValues", "threadId", "clear", "name");

  private static final Map<String, String> PARAMETER_DESCRIPTIONS =
      Map.of(
          "threadId", "The thread's number, as Thread.getId() and thread dumps give it",
          "name", "The local's name, as Locals shows it");

  MonitorBean(PerThreadMXBean view) {
    super(view, PerThreadMXBean.class, true);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return "The thread-locals of the library PerThread: classes, names and counts, never values";
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return PARAMETERS.getOrDefault(operation.getName(), parameter.getName());
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    String name = getParameterName(operation, parameter, sequence);
    return PARAMETER_DESCRIPTIONS.getOrDefault(name, name);
  }

  @Override
  protected int getImpact(MBeanOperationInfo operation) {
    return operation.getName().equals("clear")
        ? MBeanOperationInfo.ACTION
        : MBeanOperationInfo.INFO;
  }
}
