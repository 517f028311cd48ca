package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the library's threads are like, whichever thread first had them started. */
@Tag("E8")
class LibraryThreadsTest {
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  @Test
  void hookThread_startedByAThreadOfLowPriority_inheritsNothing() throws InterruptedException {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    BlockingQueue<String> inherited = new LinkedBlockingQueue<>();
    PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(value -> {
              inherited.add(String.valueOf(INHERITED.get()));
              threads.add(Thread.currentThread());
            })
            .build();
    TestThreads.runIn(
        task -> {
          Thread thread = new Thread(new ThreadGroup("low"), task);
          thread.setPriority(Thread.MIN_PRIORITY);
          return thread;
        },
        () -> {
          INHERITED.set("of a user");
          local.set("value");
        });
    @Nullable Thread hooks = threads.poll(30, TimeUnit.SECONDS);
    assertThat(hooks).isNotNull();
    assertThat(inherited.take()).isEqualTo("null");
    Thread thread = hooks == null ? Thread.currentThread() : hooks;
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("perthread-hooks");
    TestThreads.runIn(ThreadKind.PLATFORM, () -> assertThat(tickersPriority(local)).isEqualTo(5));
  }

  private static int tickersPriority(PerThread<String> local) {
    local.set("keeps the ticker");
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("perthread-watch"))
        .mapToInt(Thread::getPriority)
        .findAny()
        .orElse(Thread.NORM_PRIORITY);
  }

  /** Its messages are made when somebody asks. */
  static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void hookFailure_thatCannotBePrinted_stopsNoOtherHook() throws InterruptedException {
    BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
    PerThread<Integer> local =
        PerThread.<Integer>builder()
            .onRemoval(value -> {
              ran.add(value);
              throw new Unprintable();
            })
            .build();
    try (Logged logged = Logged.open()) {
      for (int i = 0; i < 3; i++) {
        int value = i;
        TestThreads.runIn(ThreadKind.PLATFORM, () -> local.set(value));
      }
      Hooks.awaitRun(ThreadKind.PLATFORM, () -> logged.records().size() == 3);
      assertThat(logged.records())
          .allSatisfy(
              record -> assertThat(record.getMessage()).contains(Unprintable.class.getName()));
    }
    assertThat(ran).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void hookFailure_thatCannotBePrinted_stopsNoOtherHookOfClose() {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(value -> {
              ran.add(value);
              throw new Unprintable();
            })
            .build();
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((t, e) -> e.getMessage());
    try (Worker one = Worker.start(ThreadKind.PLATFORM);
        Worker two = Worker.start(ThreadKind.PLATFORM)) {
      one.run(() -> local.set("one"));
      two.run(() -> local.set("two"));
      local.close();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
    assertThat(ran).containsExactlyInAnyOrder("one", "two");
  }
}
