package shop;

/** Tells the agent's locals from the JDK's. */
public final class StandIns {
  private StandIns() {}

  /** Returns whether a local is the agent's. */
  public static boolean isStandIn(ThreadLocal<?> local) {
    Class<?> type = local.getClass();
    while (type != ThreadLocal.class && !type.getName().endsWith(".ThreadLocalStandIn")) {
      type = type.getSuperclass();
    }
    return type != ThreadLocal.class;
  }
}
