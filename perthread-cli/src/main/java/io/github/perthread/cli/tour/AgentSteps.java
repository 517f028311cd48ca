package io.github.perthread.cli.tour;

import java.io.IOException;

/** The steps that leak, one after the other in a JVM that has the agent. */
interface AgentSteps extends AutoCloseable {
  PluginStep.Result plugins(StepProgress progress) throws IOException;

  ReloadStep.Result reloads(StepProgress progress) throws IOException;

  /** Returns how many classes the agent has changed in the end. */
  int classesChanged() throws IOException, InterruptedException;

  /** Ends the JVM if it has not ended. */
  @Override
  void close() throws IOException;

  /** Starts the JVM. */
  @FunctionalInterface
  interface Starter {
    AgentSteps start(TourPlan plan) throws IOException;
  }
}
