package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.TourResult.Environment;
import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.Progress;
import java.io.IOException;
import java.util.Locale;

/**
 * Takes both kinds of thread-locals through the same steps, and the JDK's once more through those
 * that leak, with the agent.
 */
final class Tour {
  private static final int STEPS = 10;

  private final TourPlan plan;
  private final Progress progress;
  private int step;
  private String stage = "";

  Tour(TourPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs all steps.
   *
   * @param threadLocal the kind to compare with, of which leaks are expected
   * @param perThread the kind that must not leak
   * @param agent starts a JVM with the agent, where the first kind must not leak
   */
  TourResult run(Locals threadLocal, Locals perThread, AgentSteps.Starter agent)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Environment environment = Environment.current();
    try (RequestServer one = new RequestServer(threadLocal, plan.threads());
        RequestServer other = new RequestServer(perThread, plan.threads())) {
      var requests1 = requests(one);
      var requests2 = requests(other);
      var ends1 = ends(one);
      var ends2 = ends(other);
      var plugins1 = plugins(threadLocal);
      var plugins2 = plugins(perThread);
      var reloads1 = reloads(threadLocal);
      var reloads2 = reloads(perThread);
      return new TourResult(
          environment,
          plan,
          new HalfResult(threadLocal.title(), requests1, ends1, plugins1, reloads1),
          new HalfResult(perThread.title(), requests2, ends2, plugins2, reloads2),
          withAgent(agent),
          (System.nanoTime() - start) / 1e9);
    }
  }

  private RequestStep.Result requests(RequestServer server) throws InterruptedException {
    begin("requests", server.locals());
    var r = RequestStep.run(server, plan.requests(), this::at);
    end(
        String.format(
            Locale.ROOT,
            "%,d on %d threads, %d mixed up, %d failed, user lost in %,d of %,d hops, %.1f s",
            r.requests(),
            r.threads(),
            r.mixedUp(),
            r.failed(),
            r.lost(),
            r.hops(),
            r.seconds()));
    return r;
  }

  private ThreadEndStep.Result ends(RequestServer server) throws InterruptedException {
    begin("threads end", server.locals());
    var r = ThreadEndStep.run(server);
    end(r.threads() + " ended, " + r.left() + " of their values left");
    return r;
  }

  private PluginStep.Result plugins(Locals locals) throws InterruptedException {
    begin("plugins", locals);
    return ended(PluginStep.run(locals, plan, this::at));
  }

  private ReloadStep.Result reloads(Locals locals) throws InterruptedException {
    begin("reloads", locals);
    return ended(ReloadStep.run(locals, plan, this::at));
  }

  private AgentResult withAgent(AgentSteps.Starter agent) throws IOException, InterruptedException {
    begin("plugins", AgentResult.TITLE);
    try (AgentSteps steps = agent.start(plan)) {
      var plugins = ended(steps.plugins(this::at));
      begin("reloads", AgentResult.TITLE);
      var reloads = ended(steps.reloads(this::at));
      return new AgentResult(steps.classesChanged(), plugins, reloads);
    }
  }

  private PluginStep.Result ended(PluginStep.Result r) {
    end(
        r.dropped()
            + " came and went, "
            + r.left()
            + " caches left, live heap "
            + ByteSize.format(r.bytesAfter()));
    return r;
  }

  private ReloadStep.Result ended(ReloadStep.Result r) {
    end(r.reloads() + ", " + r.left() + " class loaders left");
    return r;
  }

  private void begin(String name, Locals locals) {
    begin(name, locals.title());
  }

  private void begin(String name, String title) {
    step++;
    stage = "[" + step + "/" + STEPS + "] " + name + ", " + title;
    progress.at(stage, 0, 0);
  }

  private void at(int done, int total) {
    progress.at(stage, done, total);
  }

  private void end(String outcome) {
    progress.end(stage, outcome);
  }
}
