package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording with the settings of {@code perthread.jfc} tells. */
@Tag("diagnostics")
class JfrEventsTest {
  @TempDir Path directory;

  /** Does something while recording; returns the events about locals of that name, and sweeps. */
  private List<RecordedEvent> record(String local, Worker.Action action) throws Exception {
    Path file = directory.resolve("perthread.jfr");
    try (var settings = PerThread.class.getResourceAsStream("perthread.jfc")) {
      assertThat(settings).isNotNull();
      try (var reader = new InputStreamReader(settings, StandardCharsets.UTF_8);
          Recording recording = new Recording(Configuration.create(reader))) {
        recording.start();
        action.run();
        recording.stop();
        recording.dump(file);
      }
    }
    List<RecordedEvent> events = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (!event.hasField("local") || local.equals(event.getString("local"))) {
        events.add(event);
      }
    }
    events.sort(Comparator.comparing(RecordedEvent::getStartTime));
    return events;
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("perthread." + type))
        .toList();
  }

  private static List<String> methods(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .filter(RecordedFrame::isJavaFrame)
        .map(frame -> frame.getMethod().getName())
        .toList();
  }

  private static PerThread<Object> makeLocal(String name) {
    return PerThread.builder().name(name).initial(() -> "x").build();
  }

  @Test
  void localCreated_hasNameInitializerAndStack() throws Exception {
    var events = record("made", () -> makeLocal("made"));
    RecordedEvent created = of(events, "LocalCreated").get(0);
    assertThat(created.getClass("initializer").getName()).startsWith(getClass().getName());
    assertThat(methods(created)).contains("makeLocal");
  }

  @Test
  void firstUse_once_forEachThread() throws Exception {
    PerThread<Object> local = makeLocal("used");
    var events =
        record(
            "used",
            () -> {
              local.get();
              local.remove();
              local.get();
              TestThreads.runIn(ThreadKind.PLATFORM, local::get);
            });
    List<RecordedEvent> uses = of(events, "FirstUse");
    assertThat(uses).hasSize(2);
    assertThat(uses.get(0).getThread().getJavaThreadId())
        .isNotEqualTo(uses.get(1).getThread().getJavaThreadId());
    assertThat(methods(uses.get(0))).contains("get");
  }

  @Test
  void valuesRemoved_tellsWhyAndHowMany() throws Exception {
    PerThread<Object> local = makeLocal("removed");
    var events =
        record(
            "removed",
            () -> {
              local.get();
              local.remove();
              local.set(this);
              PerThread.removeLoadedBy(getClass().getClassLoader());
              try (Worker one = Worker.start(ThreadKind.PLATFORM)) {
                one.run(local::get);
                local.get();
                local.clearAllThreads();
              }
              TestThreads.runIn(PerThread.threadFactory(Thread::new), local::get);
              local.get();
              local.close();
            });
    assertThat(of(events, "ValuesRemoved"))
        .extracting(event -> event.getString("cause") + " " + event.getInt("count"))
        .containsExactly("REMOVE 1", "CLASS_LOADER 1", "CLEAR 2", "THREAD_END 1", "CLOSE 1");
  }

  @Test
  void sweep_threadEndedByItself_tellsHowManyWereSeenAndDropped() throws Exception {
    PerThread<Object> local = makeLocal("swept");
    var events =
        record(
            "swept",
            () -> {
              TestThreads.runIn(ThreadKind.PLATFORM, local::get);
              await()
                  .atMost(60, TimeUnit.SECONDS)
                  .until(() -> Table.entries(local.slotsAcquire()) == 0);
            });
    assertThat(of(events, "ValuesRemoved"))
        .extracting(event -> event.getString("cause") + " " + event.getInt("count"))
        .containsExactly("THREAD_END 1");
    assertThat(of(events, "Sweep"))
        .anySatisfy(sweep -> {
          assertThat(sweep.getInt("dropped")).isPositive();
          assertThat(sweep.getInt("seen")).isGreaterThanOrEqualTo(sweep.getInt("dropped"));
          assertThat(sweep.getDuration()).isPositive();
        });
  }

  @Test
  void tableRebuilt_tellsTheSizes() throws Exception {
    PerThread<Object> local = makeLocal("rebuilt");
    CyclicBarrier allHaveOne = new CyclicBarrier(20);
    Worker.Action useInTwentyThreads =
        () ->
            TestThreads.inParallel(
                ThreadKind.PLATFORM,
                20,
                index -> {
                  local.get();
                  allHaveOne.await();
                });
    var events = record("rebuilt", useInTwentyThreads);
    List<RecordedEvent> rebuilds = of(events, "TableRebuilt");
    assertThat(rebuilds)
        .anySatisfy(rebuild -> {
          assertThat(rebuild.getInt("slots")).isGreaterThanOrEqualTo(20);
          assertThat(rebuild.getInt("slotsBefore")).isBetween(2, 64);
        });
  }

  @Test
  void hookFailed_tellsWhatWasThrown() throws Exception {
    PerThread<Object> local =
        PerThread.builder()
            .name("failing")
            .onRemoval(v -> {
              throw new IllegalStateException("no");
            })
            .build();
    var events =
        record(
            "failing",
            () -> {
              Thread t = new Thread(PerThread.exiting(() -> local.set("x")));
              t.setUncaughtExceptionHandler((thread, e) -> {});
              t.start();
              TestThreads.join(t);
            });
    RecordedEvent failure = of(events, "HookFailed").get(0);
    assertThat(failure.getClass("thrown").getName()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.getString("message")).isEqualTo("no");
  }
}
