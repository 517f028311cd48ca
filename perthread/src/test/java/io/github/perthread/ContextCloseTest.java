package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** Locals that are closed or cleared while contexts have their values. */
class ContextCloseTest {
  private final PerThread<String> closed =
      PerThread.<String>builder().name("closed").propagated().build();
  private final PerThread<String> open =
      PerThread.<String>builder().name("open").propagated().build();

  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private PerThreadContext captured() {
    closed.set("captured");
    open.set("captured");
    PerThreadContext context = PerThreadContext.capture();
    PerThread.removeAllForCurrentThread();
    return context;
  }

  @EachKind
  @Tag("X10")
  void closedBefore_isLeftOut(ThreadKind kind) {
    PerThreadContext context = captured();
    closed.close();
    TestThreads.runIn(
        kind,
        () -> {
          context.run(() -> {
            assertThat(closed.isSet()).isFalse();
            assertThat(open.get()).isEqualTo("captured");
          });
          assertThat(open.isSet()).isFalse();
          assertThat(Inside.values(closed)).isZero();
          assertThat(PerThreadContext.capture().isEmpty()).isTrue();
        });
  }

  @EachKind
  @Tag("X10")
  void closedDuring_isNotRestored(ThreadKind kind) {
    PerThreadContext context = captured();
    TestThreads.runIn(
        kind,
        () -> {
          closed.set("before");
          open.set("before");
          context.run(() -> {
            closed.close();
            assertThat(closed.isSet()).isFalse();
            assertThat(open.get()).isEqualTo("captured");
          });
          assertThat(closed.isSet()).isFalse();
          assertThat(Inside.values(closed)).isZero();
          assertThat(open.get()).isEqualTo("before");
          context.run(() -> assertThat(open.get()).isEqualTo("captured"));
          assertThat(open.get()).isEqualTo("before");
        });
  }

  @EachKind
  @Tag("X10")
  void closedByAnotherThread_whileManyRun_leavesNoValue(ThreadKind kind) {
    for (int round = 0; round < 50; round++) {
      PerThread<String> raced = PerThread.<String>builder().propagated().build();
      raced.set("captured");
      PerThreadContext context = PerThreadContext.capture();
      CountDownLatch running = new CountDownLatch(2);
      TestThreads.race(
          kind,
          () -> runUntilClosed(context, raced, running),
          () -> runUntilClosed(context, raced, running),
          () -> {
            running.await();
            raced.close();
          });
      assertThat(Inside.values(raced)).isZero();
      assertThat(raced.isSet()).isFalse();
    }
  }

  private static void runUntilClosed(
      PerThreadContext context, PerThread<String> raced, CountDownLatch running) {
    for (boolean[] bound = {true}; bound[0]; running.countDown()) {
      context.run(() -> bound[0] = raced.isSet());
    }
    assertThat(raced.isSet()).isFalse();
  }

  @EachKind
  @Tag("X11")
  void clearedByAnotherThread_isGoneInTheBodyAndComesBackAfter(ThreadKind kind) {
    PerThreadContext context = captured();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> {
        open.set("before");
        context.run(() -> {
          TestThreads.runIn(ThreadKind.PLATFORM, open::clearAllThreads);
          assertThat(open.isSet()).isFalse();
        });
        assertThat(open.get()).isEqualTo("before");
      });
    }
    context.run(() -> assertThat(open.get()).as("the context is not reached").isNotNull());
  }

  @EachKind
  @Tag("X7")
  @Tag("X11")
  void clearedByAThird_whileTwoRunIt_eachHasItsOwnOrWhatWasCleared(ThreadKind kind) {
    PerThread<String> raced = PerThread.<String>builder().propagated().build();
    raced.set("captured");
    PerThreadContext context = PerThreadContext.capture();
    CountDownLatch running = new CountDownLatch(2);
    TestThreads.race(
        kind,
        () -> runManyTimes(context, raced, "one", running),
        () -> runManyTimes(context, raced, "two", running),
        () -> {
          while (running.getCount() > 0) {
            raced.clearAllThreads();
          }
        });
    assertThat(Inside.values(raced)).isZero();
  }

  private static void runManyTimes(
      PerThreadContext context, PerThread<String> raced, String own, CountDownLatch running) {
    try {
      for (int i = 0; i < 20_000; i++) {
        raced.set(own);
        context.run(() -> assertThat(raced.getIfPresent()).isIn("captured", null));
        assertThat(raced.getIfPresent()).isIn(own, null);
      }
      raced.remove();
    } finally {
      running.countDown();
    }
  }

  @EachKind
  @Tag("X11")
  void removeLoadedBy_andExiting_doNotReachIntoContexts(ThreadKind kind) {
    PerThread<Object> local = PerThread.builder().propagated().build();
    local.set(ContextCloseTest.class);
    PerThreadContext context = PerThreadContext.capture();
    ClassLoader loader = getClass().getClassLoader();
    TestThreads.runIn(
        kind,
        () -> {
          for (Runnable body :
              List.<Runnable>of(
                  () -> PerThread.removeLoadedBy(loader), PerThread.exiting(() -> {}))) {
            context.run(() -> {
              assertThat(local.get()).isEqualTo(ContextCloseTest.class);
              body.run();
              assertThat(local.isSet()).isFalse();
            });
            context.run(() -> assertThat(local.get()).isEqualTo(ContextCloseTest.class));
          }
        });
  }
}
