package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.TourResult.Environment;
import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.Progress;
import java.io.IOException;
import java.util.Locale;

/** Takes both kinds of thread-locals through the same steps. */
final class Tour {
  private static final int STEPS = 8;

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
   */
  TourResult run(Locals threadLocal, Locals perThread) throws IOException, InterruptedException {
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
    var r = PluginStep.run(locals, plan, this::at);
    end(
        r.dropped()
            + " came and went, "
            + r.left()
            + " caches left, live heap "
            + ByteSize.format(r.bytesAfter()));
    return r;
  }

  private ReloadStep.Result reloads(Locals locals) throws InterruptedException {
    begin("reloads", locals);
    var r = ReloadStep.run(locals, plan, this::at);
    end(r.reloads() + ", " + r.left() + " class loaders left");
    return r;
  }

  private void begin(String name, Locals locals) {
    step++;
    stage = "[" + step + "/" + STEPS + "] " + name + ", " + locals.title();
    progress.at(stage, 0, 0);
  }

  private void at(int done, int total) {
    progress.at(stage, done, total);
  }

  private void end(String outcome) {
    progress.end(stage, outcome);
  }
}
