package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That being looked at keeps no class loader alive, and that it works without being looked at. */
@Tag("diagnostics")
class DiagnosticsLoaderTest {
  /** An application that has its own copy of the library. */
  public static final class Application implements Runnable {
    private static final PerThread<Object> LOCAL =
        PerThread.builder().name("application").onRemoval(v -> {}).build();
    private static final PerThreadLong SUM = new PerThreadLong("application.sum");

    /** In one thread after the other. */
    @Override
    public void run() {
      LOCAL.set(this);
      LOCAL.remove();
      LOCAL.set(this);
      SUM.increment();
    }
  }

  /** The same, which has itself monitored for a while. */
  public static final class MonitoredApplication implements Runnable {
    private final Runnable application = new Application();

    @Override
    public void run() {
      PerThreadMonitor.register();
      application.run();
      if (PerThreadMonitor.view().getLocals().isEmpty()) {
        throw new AssertionError("no locals");
      }
      try {
        var server = ManagementFactory.getPlatformMBeanServer();
        var name = new ObjectName(PerThreadMonitor.OBJECT_NAME);
        if (((Object[]) server.getAttribute(name, "Locals")).length == 0) {
          throw new AssertionError("no locals");
        }
      } catch (JMException e) {
        throw new AssertionError(e);
      }
      PerThreadMonitor.unregister();
    }
  }

  private static WeakReference<ClassLoader> runInChildLoader(Class<?> application, Worker stays) {
    ChildLoader loader =
        ChildLoader.of(
            List.of(ChildLoader.placeOf(PerThread.class), ChildLoader.placeOf(Application.class)));
    Runnable run = loader.newInstance(application.getName(), Runnable.class);
    assertThat(run.getClass().getClassLoader()).isSameAs(loader);
    stays.run(run::run);
    TestThreads.runIn(ThreadKind.PLATFORM, run::run);
    return new WeakReference<>(loader);
  }

  @Tag("O5")
  @Test
  void loader_whileFlightRecorderRecords_isCollected(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("loader.jfr");
    try (Worker stays = Worker.start(ThreadKind.PLATFORM);
        Recording recording = new Recording(Configuration.getConfiguration("default"))) {
      for (String event : List.of("LocalCreated", "FirstUse", "ValuesRemoved", "TableRebuilt")) {
        recording.enable("perthread." + event);
      }
      recording.start();
      WeakReference<ClassLoader> loader = runInChildLoader(Application.class, stays);
      Gc.awaitCleared(loader);
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .extracting(event -> event.getEventType().getName())
        .contains("perthread.LocalCreated", "perthread.FirstUse", "perthread.ValuesRemoved");
  }

  @Tag("O5")
  @Test
  void loader_afterUnregister_isCollected() {
    try (Worker stays = Worker.start(ThreadKind.PLATFORM)) {
      WeakReference<ClassLoader> loader = runInChildLoader(MonitoredApplication.class, stays);
      Gc.awaitCleared(loader);
    }
  }

  @Test
  void runtime_withoutFlightRecorderAndJmx_loadsNothingOfThem() {
    String out =
        ChildJvm.run(
            List.of("--limit-modules", "java.base", "-Xlog:class+load"), JavaBaseAlone.class);
    assertThat(out).contains("io.github.perthread.Diagnostics ", "JavaBaseAlone: done");
    assertThat(out)
        .doesNotContain(
            "jdk.jfr", "javax.management", "FlightRecorderEvents", "MonitorRegistration");
  }

  @Test
  void runtime_thatDoesNotRecord_loadsNoEvents() {
    String out = ChildJvm.run(List.of("-Xlog:class+load"), JavaBaseAlone.class);
    assertThat(out).contains("JavaBaseAlone: done").doesNotContain("FlightRecorderEvents$");
  }

  /** Does all that is told of, where nothing can record it. */
  static final class JavaBaseAlone {
    private JavaBaseAlone() {}

    public static void main(String[] arguments) throws InterruptedException {
      PerThread<Object> local =
          PerThread.builder()
              .onRemoval(v -> {
                throw new IllegalStateException("expected");
              })
              .build();
      PerThreadLong sum = new PerThreadLong();
      Thread.currentThread().setUncaughtExceptionHandler((t, e) -> {});
      local.set("a");
      local.remove();
      local.set("b");
      Thread other =
          new Thread(() -> {
            local.set("c");
            sum.increment();
          });
      other.start();
      other.join();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (local.describe().isEmpty() || Table.entries(local.slotsAcquire()) > 1) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("the end of a thread was not noticed");
        }
        Thread.sleep(10);
      }
      PerThreadMonitor.startCounting();
      PerThread.removeLoadedBy(PerThread.class.getClassLoader());
      local.clearAllThreads();
      local.close();
      if (PerThreadMonitor.view().getLocalCount() < 1 || sum.sum() != 1) {
        throw new AssertionError("not listed");
      }
      System.out.println("JavaBaseAlone: done");
    }
  }
}
