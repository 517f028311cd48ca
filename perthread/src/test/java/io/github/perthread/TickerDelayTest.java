package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The churn of hundreds of thousands of threads had one sweep last for a second, after which the
 * ticker paused for fifty: the values of a thread that ended in that time stayed.
 */
class TickerDelayTest {
  @Tag("E1")
  @Test
  void ticker_sweepThatTookLong_doesNotPutOffTheNext() throws Exception {
    CountDownLatch sweeps = new CountDownLatch(2);
    Runnable sweep =
        () -> {
          if (sweeps.getCount() == 2) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
          }
          sweeps.countDown();
        };
    var ended = new AtomicReference<@Nullable Object[]>(new Object[] {new WeakReference<>(null)});
    long period = TimeUnit.MILLISECONDS.toNanos(10);
    Ticker.Signals signals = new Ticker.Signals(ended, new AtomicBoolean());
    new Ticker("delay-test", period, signals, sweep, e -> {}).start();
    try {
      assertThat(sweeps.await(30, TimeUnit.SECONDS)).as("swept again within 30 s").isTrue();
    } finally {
      signals.going.set(false);
      Reference.reachabilityFence(sweep); // the ticker refers to it weakly
    }
  }
}
