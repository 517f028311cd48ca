package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.TourResult.Environment;
import java.util.List;

/** Made-up results, for the reports. */
final class Results {
  static final HalfResult LEAKY = half("ThreadLocal", requests(0, 3984, 8000), 240, 20);
  static final HalfResult CLEAN = half("PerThread", 0, 0, 0);

  private Results() {}

  static RequestStep.Result requests(int mixedUp, int stale, int lost) {
    return new RequestStep.Result(4000, 16, mixedUp, 0, stale, 4000, 4000, lost, 1.5);
  }

  static HalfResult half(String title, int mixedUp, int caches, int loaders) {
    return half(title, requests(mixedUp, 0, 0), caches, loaders);
  }

  static HalfResult half(String title, RequestStep.Result requests, int caches, int loaders) {
    return new HalfResult(
        title,
        requests,
        new ThreadEndStep.Result(16, true, 16, 40.4, 120.6, 0, 0),
        plugins(caches),
        reloads(loaders));
  }

  static PluginStep.Result plugins(int caches) {
    return new PluginStep.Result(
        240,
        caches,
        List.of(
            new PluginStep.Sample(0, 0, 5 << 20),
            new PluginStep.Sample(1, 240, (5L + caches) << 20),
            new PluginStep.Sample(1.2, 240, 5 << 20)),
        0);
  }

  static ReloadStep.Result reloads(int loaders) {
    return new ReloadStep.Result(
        20,
        loaders,
        List.of(
            new ReloadStep.Sample(0, 0, 5 << 20),
            new ReloadStep.Sample(20, loaders, (5L + loaders) << 20)),
        0);
  }

  static AgentResult agent(int classesChanged, int caches, int loaders) {
    return new AgentResult(classesChanged, plugins(caches), reloads(loaders));
  }

  static TourResult of(HalfResult threadLocal, HalfResult perThread) {
    return of(threadLocal, perThread, agent(21, 0, 0));
  }

  static TourResult of(HalfResult threadLocal, HalfResult perThread, AgentResult agent) {
    return new TourResult(
        new Environment("2026-01-02T03:04:05Z", "A <VM> & more", 2, 400 << 20, List.of("G1")),
        new TourPlan(4000, 16, 240, 20),
        threadLocal,
        perThread,
        agent,
        17.4);
  }
}
