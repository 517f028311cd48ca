package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.List;
import java.util.Objects;
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

  /**
   * The first user of the library in its JVM is a thread of low priority, in a group of its own.
   */
  static final class LowPriority {
    @SuppressWarnings("ThreadPriorityCheck") // it is to be seen that nothing inherits it
    public static void main(String... arguments) throws InterruptedException {
      BlockingQueue<String> hooks = new LinkedBlockingQueue<>();
      PerThread<String> local =
          PerThread.<String>builder().onRemoval(value -> hooks.add(describe())).build();
      Thread user =
          new Thread(
              new ThreadGroup("low"),
              () -> {
                INHERITED.set("of a user");
                local.set("value");
              });
      user.setPriority(Thread.MIN_PRIORITY);
      user.start();
      System.out.println(hooks.poll(30, TimeUnit.SECONDS));
      System.exit(0);
    }

    private static String describe() {
      Thread t = Thread.currentThread();
      return t.getName()
          + (t.isDaemon() ? ", daemon" : "")
          + ", priority "
          + t.getPriority()
          + ", inherited "
          + INHERITED.get()
          + ", made by one of priority "
          + Objects.requireNonNull(watch()).getPriority();
    }
  }

  @Test
  void hookThread_startedByAThreadOfLowPriority_inheritsNothing() {
    assertThat(ChildJvm.run(List.of(), LowPriority.class))
        .contains("perthread-hooks, daemon, priority 5, inherited null, made by one of priority 5");
  }

  /** For want of memory a thread may fail before it comes to its task, which catches the rest. */
  @Test
  void libraryThread_thatFails_printsNothing() {
    BlockingQueue<Throwable> printed = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((t, e) -> printed.add(e));
    try {
      BlockingQueue<Thread> failing = new LinkedBlockingQueue<>();
      OwnThread.start(
          "perthread-failing",
          () -> {
            failing.add(Thread.currentThread());
            throw new OutOfMemoryError("injected");
          },
          ClassLoader.getSystemClassLoader());
      TestThreads.join(awaitNext(failing));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(printed).isEmpty();
  }

  private static <T> T awaitNext(BlockingQueue<T> queue) {
    try {
      return Objects.requireNonNull(queue.poll(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The thread lives as long as others do, so its handler is not of this library's. */
  @Test
  void ticker_hasAHandlerThatPrintsNothingAndKeepsNoClassLoaderAlive() {
    PerThread<String> local = new PerThread<>();
    local.set("starts the ticker");
    Hooks.awaitRun(ThreadKind.PLATFORM, () -> watch() != null);
    Thread.UncaughtExceptionHandler handler =
        Objects.requireNonNull(watch()).getUncaughtExceptionHandler();
    assertThat(handler).isNotInstanceOf(ThreadGroup.class);
    assertThat(handler.getClass().getClassLoader()).isNotSameAs(PerThread.class.getClassLoader());
    local.remove();
  }

  private static @Nullable Thread watch() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("perthread-watch"))
        .findFirst()
        .orElse(null);
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
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (t, e) -> ran.add(e.getCause() + " cannot be printed, so this is never added"));
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
