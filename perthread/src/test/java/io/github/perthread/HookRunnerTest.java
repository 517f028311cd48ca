package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hooks waited for the ticker's next round: beside a million short virtual threads, 900 MB of
 * values did.
 */
@Tag("E5")
class HookRunnerTest {
  /** A runner whose threads wait for an hour, and that nothing but the test dispatches. */
  private static final class Runner extends HookRunner {
    final AtomicInteger demands = new AtomicInteger();
    final AtomicInteger idle = new AtomicInteger();
    final AtomicBoolean ended = new AtomicBoolean();

    /** Added when the first thread has nothing to do, and then that thread fails. */
    volatile @Nullable Runnable failsWith;

    Runner(long waitNanos) {
      super(waitNanos);
    }

    @Override
    void whenIdle() {
      Runnable task = failsWith;
      if (task != null) {
        add(task);
        throw new IllegalStateException("a failure of the runner's thread");
      }
      idle.incrementAndGet();
    }

    @Override
    void whenEnded() {
      ended.set(true);
    }

    @Override
    void demandDispatch() {
      demands.incrementAndGet();
    }

    /** Runs a first task on a thread of the runner, which then waits. */
    void startAndAwaitIdle() throws InterruptedException {
      CountDownLatch ran = new CountDownLatch(1);
      assertThat(add(ran::countDown)).as("a thread runs already").isFalse();
      dispatch();
      Hooks.await(ran);
      Awaitility.await().until(() -> idle.get() > 0);
    }
  }

  @Test
  void task_addedWhileTheThreadWaits_runsWithoutDispatch() throws InterruptedException {
    Runner runner = new Runner(TimeUnit.HOURS.toNanos(1));
    runner.startAndAwaitIdle();
    for (int i = 0; i < 100; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      assertThat(runner.add(ran::countDown)).as("a thread finds it").isTrue();
      Hooks.await(ran);
    }
    assertThat(runner.demands).hasValue(0);
    assertThat(runner.ended).isFalse();
  }

  /** The thread ends at once if there is nothing to do, so many of the tasks meet its end. */
  @Test
  void task_thatMeetsTheEndOfTheThread_isDemandedOrRuns() throws InterruptedException {
    Runner runner = new Runner(1);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 1; i <= 300; i++) {
      int due = i;
      int demandsBefore = runner.demands.get();
      if (!runner.add(ran::incrementAndGet)) {
        runner.dispatch();
      }
      Awaitility.await()
          .pollDelay(0, TimeUnit.NANOSECONDS)
          .pollInterval(20, TimeUnit.MICROSECONDS)
          .until(() -> {
            if (runner.demands.get() > demandsBefore) {
              runner.dispatch(); // as the ticker would
            }
            return ran.get() == due;
          });
    }
  }

  @Test
  void thread_thatFailsWithATaskLeft_demandsAnother() throws InterruptedException {
    Runner runner = new Runner(TimeUnit.HOURS.toNanos(1));
    CountDownLatch ran = new CountDownLatch(1);
    runner.failsWith = ran::countDown;
    runner.add(() -> {});
    runner.dispatch();
    Awaitility.await().until(() -> runner.demands.get() == 1);
    runner.failsWith = null;
    runner.dispatch();
    Hooks.await(ran);
  }

  /** The same through the ticker: one that ticks once in an hour sweeps when it is woken. */
  @Test
  void ticker_woken_sweepsAtOnce() {
    CountDownLatch sweeps = new CountDownLatch(3);
    AtomicBoolean demanded = new AtomicBoolean();
    var polled = new AtomicReference<@Nullable Object[]>(new Object[0]);
    Ticker.Signals signals = new Ticker.Signals(polled, demanded);
    Runnable sweep = sweeps::countDown;
    new Ticker("wake-test", TimeUnit.HOURS.toNanos(1), signals, sweep, e -> {}).start();
    try {
      Awaitility.await().until(signals::wake);
      for (int i = 2; i >= 0; i--) {
        int left = i;
        demanded.set(true);
        assertThat(signals.wake()).isTrue();
        Awaitility.await().until(() -> sweeps.getCount() == left);
      }
    } finally {
      signals.going.set(false);
      signals.wake();
      Reference.reachabilityFence(sweep); // the ticker refers to it weakly
    }
  }
}
