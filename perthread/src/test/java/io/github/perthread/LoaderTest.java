package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the library pins neither its own class loader nor its users'. */
@Tag("O5")
@Tag("lifetime")
class LoaderTest {
  @EachKind
  void loader_ofAnApplicationThatIsDropped_isCollectedThoughTheThreadsThatItUsedLive(
      ThreadKind kind) throws IOException {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      workers.add(Worker.start(task -> quiet(kind.unstarted(task))));
    }
    try (Logged logged = Logged.open()) {
      for (int reload = 0; reload < 3; reload++) {
        WeakReference<ClassLoader> loader = runApplication(workers);
        int failures = ThreadKind.available().size(); // one thread of each kind ended by itself
        Hooks.awaitRun(ThreadKind.VIRTUAL, () -> logged.records().size() == failures);
        logged.records().clear();
        Gc.awaitCleared(loader);
      }
      for (Worker worker : workers) {
        assertThat(worker.thread().isAlive()).isTrue();
      }
    } finally {
      workers.forEach(Worker::end);
    }
  }

  private static WeakReference<ClassLoader> runApplication(List<Worker> workers)
      throws IOException {
    try (ChildLoader loader = childLoader()) {
      @SuppressWarnings("unchecked")
      Consumer<List<Worker>> application =
          loader.newInstance(Application.class.getName(), Consumer.class);
      assertThat(application.getClass()).isNotSameAs(Application.class);
      application.accept(workers);
      return new WeakReference<>(loader);
    }
  }

  /** The ticker is started after that, and must not need what the loader has not loaded yet. */
  @EachKind
  void loader_thatIsClosedAtOnceAfterTheFirstUse_isCollectedThoughTheThreadLives(ThreadKind kind)
      throws IOException {
    Worker worker = Worker.start(task -> quiet(kind.unstarted(task)));
    try {
      for (int reload = 0; reload < 10; reload++) {
        Gc.awaitCleared(runShortApplication(worker));
      }
      assertThat(worker.thread().isAlive()).isTrue();
    } finally {
      worker.end();
    }
  }

  private static WeakReference<ClassLoader> runShortApplication(Worker worker) throws IOException {
    try (ChildLoader loader = childLoader()) {
      Runnable application = loader.newInstance(ShortApplication.class.getName(), Runnable.class);
      assertThat(application.getClass()).isNotSameAs(ShortApplication.class);
      worker.run(application::run);
      return new WeakReference<>(loader);
    }
  }

  private static ChildLoader childLoader() {
    return ChildLoader.of(
        List.of(ChildLoader.placeOf(PerThread.class), ChildLoader.placeOf(Application.class)));
  }

  private static Thread quiet(Thread thread) {
    thread.setUncaughtExceptionHandler((t, e) -> {});
    return thread;
  }

  /** The integration tests have the jar on the class path; these here may have the classes. */
  @Test
  void library_inTheIntegrationTests_isTheJar() {
    boolean jar = ChildLoader.placeOf(PerThread.class).toString().endsWith(".jar");
    assertThat(jar).isEqualTo(Boolean.getBoolean("perthread.jar"));
  }
}
