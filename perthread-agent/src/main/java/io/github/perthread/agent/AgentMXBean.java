package io.github.perthread.agent;

/** What the agent has done so far, in the form that JMX wants. */
public interface AgentMXBean {
  /**
   * Returns how many classes were looked at.
   *
   * @return the number
   */
  long getSeen();

  /**
   * Returns how many classes were changed; in a dry run, would have been.
   *
   * @return the number
   */
  int getChanged();

  /**
   * Returns how many classes were left alone because their loader does not find the stand-in.
   *
   * @return the number
   */
  int getBlind();

  /**
   * Returns how many classes were left alone for a reason that the report tells.
   *
   * @return the number
   */
  int getSkipped();

  /**
   * Returns how many classes were left alone because something was thrown.
   *
   * @return the number
   */
  int getFailed();

  /**
   * Returns how many stand-ins living threads have used.
   *
   * @return the number
   */
  int getLocals();
}
