package io.github.perthread.cli.tour;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a tour measured, and where. */
record TourResult(
    Environment environment,
    TourPlan plan,
    HalfResult threadLocal,
    HalfResult perThread,
    AgentResult agent,
    double seconds) {

  /**
   * Returns whether the tour passed: each answer right in both halves, and clean what PerThread and
   * the agent did.
   */
  boolean isPassed() {
    return threadLocal.requests().isAnsweredRight() && perThread.isClean() && agent.isClean();
  }

  /** The machine and the Java that measured it. */
  record Environment(
      String time, String java, int processors, long maxHeapBytes, List<String> collectors) {
    static Environment current() {
      return new Environment(
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          System.getProperty("java.vm.name") + " " + Runtime.version(),
          Runtime.getRuntime().availableProcessors(),
          Runtime.getRuntime().maxMemory(),
          ManagementFactory.getGarbageCollectorMXBeans().stream()
              .map(GarbageCollectorMXBean::getName)
              .toList());
    }
  }
}
