package io.github.perthread.cli.tour;

import io.github.perthread.PerThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads an application again and again, each time in a class loader of its own, has all threads of
 * one pool run it, and drops it, as a container does when it deploys a new version.
 */
final class ReloadStep {
  private final Class<? extends Runnable> application;
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();

  private ReloadStep(Class<? extends Runnable> application) {
    this.application = application;
  }

  /**
   * What is left after a collection.
   *
   * @param reloads how often the application had been loaded and dropped
   */
  record Sample(int reloads, int loadersLeft, long liveBytes) {}

  /**
   * What came of the class loaders.
   *
   * @param left how many are left after collections
   * @param samples how many were left in the course of it
   * @param leftAtEnd how many are left when the threads have ended
   */
  record Result(int reloads, int left, List<Sample> samples, int leftAtEnd) {
    boolean isClean() {
      return left == 0;
    }
  }

  static Result run(Locals locals, TourPlan plan, StepProgress progress)
      throws InterruptedException {
    return new ReloadStep(locals.application()).run(plan, progress);
  }

  private Result run(TourPlan plan, StepProgress progress) throws InterruptedException {
    try (WorkerPool container = new WorkerPool("container", plan.threads())) {
      sample();
      for (int i = 0; i < plan.reloads(); i++) {
        progress.at(i, plan.reloads());
        loaders.add(deployAndUndeploy(container));
        sample();
      }
      int left = Memory.collect(loaders);
      sample();
      container.end();
      int leftAtEnd = Memory.collect(loaders);
      return new Result(plan.reloads(), left, List.copyOf(samples), leftAtEnd);
    }
  }

  private void sample() {
    long liveBytes = Memory.liveBytes();
    samples.add(new Sample(loaders.size(), Memory.count(loaders), liveBytes));
  }

  /** Lives an application's life. Returns nothing that refers to it. */
  private WeakReference<ClassLoader> deployAndUndeploy(WorkerPool container)
      throws InterruptedException {
    try (URLClassLoader loader = new URLClassLoader("application", classPath(), parent())) {
      Runnable app = instantiate(loader);
      container.runInEach(() -> runInContext(app, loader));
      return new WeakReference<>(loader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the application and the library, which it brings along. */
  private URL[] classPath() {
    return new URL[] {locationOf(application), locationOf(PerThread.class)};
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Knows neither the application nor the library, so that the loader has to load its own. */
  private static ClassLoader parent() {
    return ClassLoader.getPlatformClassLoader();
  }

  private Runnable instantiate(ClassLoader loader) {
    try {
      Class<?> type = Class.forName(application.getName(), true, loader);
      if (type.getClassLoader() != loader) {
        throw new IllegalStateException(type + " is not the application's own");
      }
      return (Runnable) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the application's loader as the thread's context, as containers run applications. */
  private static void runInContext(Runnable app, ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      app.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
