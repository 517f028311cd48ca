package io.github.perthread.cli.tour;

/**
 * What the steps measured that leak, on the JDK's thread-locals in a JVM with the agent.
 *
 * @param classesChanged how many classes the agent changed there
 */
record AgentResult(int classesChanged, PluginStep.Result plugins, ReloadStep.Result reloads) {
  /** What it is called in sentences. */
  static final String TITLE = "ThreadLocal with the agent";

  /** Returns whether the agent was at work, and nothing is left that should have gone. */
  boolean isClean() {
    return classesChanged > 0 && plugins.isClean() && reloads.isClean();
  }
}
