package io.github.perthread.cli.tour;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** Has plugins come and go on threads that live on, and watches the live heap. */
final class PluginStep {
  private static final int SAMPLES = 40;

  /** With so much of the heap live it stops: the next plugin might be one too many. */
  private static final double FULL = 0.8;

  private final Locals locals;
  private final List<WeakReference<Object>> caches = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final long start = System.nanoTime();

  private PluginStep(Locals locals) {
    this.locals = locals;
  }

  /**
   * What is in use after a collection.
   *
   * @param dropped how many plugins had come and gone
   */
  record Sample(double seconds, int dropped, long liveBytes) {}

  /**
   * What came of the plugins.
   *
   * @param dropped how many plugins came and went
   * @param left how many of their caches are left after collections
   * @param samples the live heap over time; the last one is from after the threads had ended
   * @param leftAtEnd how many caches are left when the threads have ended
   */
  record Result(int dropped, int left, List<Sample> samples, int leftAtEnd) {
    boolean isClean() {
      return left == 0;
    }

    long bytesBefore() {
      return samples.get(0).liveBytes();
    }

    long bytesAfter() {
      return samples.get(samples.size() - 2).liveBytes();
    }

    long bytesAtEnd() {
      return samples.get(samples.size() - 1).liveBytes();
    }
  }

  static Result run(Locals locals, TourPlan plan, StepProgress progress)
      throws InterruptedException {
    return new PluginStep(locals).run(plan, progress);
  }

  private Result run(TourPlan plan, StepProgress progress) throws InterruptedException {
    try (WorkerPool workers = new WorkerPool("plugin", plan.threads())) {
      sample();
      int every = Math.max(1, plan.plugins() / SAMPLES);
      while (caches.size() < plan.plugins() && !isFull()) {
        progress.at(caches.size(), plan.plugins());
        caches.add(comeAndGo(workers));
        if (caches.size() % every == 0) {
          sample();
        }
      }
      int left = Memory.collect(caches);
      sample();
      workers.end();
      int leftAtEnd = Memory.collect(caches);
      sample();
      return new Result(caches.size(), left, List.copyOf(samples), leftAtEnd);
    }
  }

  /** Lives a plugin's life. Returns nothing that refers to it. */
  private WeakReference<Object> comeAndGo(WorkerPool workers) throws InterruptedException {
    Plugin plugin = new Plugin(locals);
    return workers.call(plugin::work);
  }

  private void sample() {
    double seconds = (System.nanoTime() - start) / 1e9;
    samples.add(new Sample(seconds, caches.size(), Memory.liveBytes()));
  }

  private boolean isFull() {
    return samples.get(samples.size() - 1).liveBytes() > FULL * Runtime.getRuntime().maxMemory();
  }
}
