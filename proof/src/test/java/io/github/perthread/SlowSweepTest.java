package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A sweep that takes long once (the collector stops the world, the machine is busy, a class is
 * loaded) does not put off the next one by fifty times as much.
 */
class SlowSweepTest {
  private static final class Slow extends PerThread<String> implements DeadEntryHandler {
    final AtomicBoolean slow = new AtomicBoolean(true);
    final CountDownLatch taken = new CountDownLatch(1);

    @Override
    DeadEntryHandler deadEntryHandler() {
      return this;
    }

    @Override
    public void onDead(Entry dead) {
      dead.take();
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
      while (slow.get() && System.nanoTime() < until) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
      slow.set(false);
      taken.countDown();
    }
  }

  @Test
  @Timeout(60)
  void valueOfAnEndedThread_afterASlowSweep_isDroppedInTime() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch stored = new CountDownLatch(1);
    PerThread<String> next = new PerThread<>();
    Slow slow = new Slow();
    Thread keepsTheTickerGoing =
        new Thread(() -> {
          next.set("value");
          stored.countDown();
          InsertAgainstRebuildTest.await(end);
        });
    keepsTheTickerGoing.start();
    InsertAgainstRebuildTest.await(stored);
    TestThreads.runIn(Thread::new, () -> slow.set("value"));
    assertThat(slow.taken.await(20, TimeUnit.SECONDS)).isTrue();

    end.countDown();
    TestThreads.join(keepsTheTickerGoing);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (Peek.valuesHeld(next) > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(Peek.valuesHeld(next)).isZero();
  }
}
