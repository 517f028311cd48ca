package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.ThreadKind;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threads come and go by the hundred thousand, and every way to notice their end is taken, while
 * others take sums. Each sum must have all that was added before it began and nothing that was not
 * begun when it ended, and must not be less than the one before.
 */
@Tag("counting")
class AccumulatorChurnTest {
  private static final int PLATFORM_THREADS =
      Integer.getInteger("perthread.churn.platform", 60_000);
  private static final int VIRTUAL_THREADS = Integer.getInteger("perthread.churn.virtual", 200_000);
  private static final int AT_A_TIME = 300;

  private final PerThreadLong sum = new PerThreadLong("churn");
  private final PerThreadLong resetOften = new PerThreadLong("reset often");
  private final PerThreadAccumulator<AtomicLongArray> parts =
      new PerThreadAccumulator<>(
          () -> new AtomicLongArray(1),
          (into, part) -> {
            into.set(0, into.get(0) + part.get(0));
            return into;
          });

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Semaphore room = new Semaphore(AT_A_TIME);
  private volatile boolean over;

  @Test
  void platformThreads_comeAndGo_exactTotals() throws Exception {
    churn(Thread::new, PLATFORM_THREADS);
  }

  @Test
  void virtualThreads_comeAndGo_exactTotals() throws Exception {
    Assumptions.assumeTrue(ThreadKind.hasVirtual(), "virtual threads come with Java 21");
    churn(ThreadKind.VIRTUAL.factory(), VIRTUAL_THREADS);
  }

  private void churn(ThreadFactory factory, int threads) throws Exception {
    FutureTask<Void> sums = start(this::checkSums);
    FutureTask<Void> combines = start(this::checkCombined);
    FutureTask<Long> resets = start(this::resetAndAddUp);
    long expected = 0;
    for (int i = 0; i < threads; i++) {
      room.acquire();
      long amount = 1L + i % 7;
      expected += amount;
      begun.addAndGet(amount);
      factory.newThread(task(amount)).start();
    }
    room.acquire(AT_A_TIME);
    over = true;
    sums.get();
    combines.get();
    long total = expected;
    assertThat(failure.get()).isNull();
    assertThat(sum.sum()).isEqualTo(total);
    assertThat(parts.combine().get(0)).isEqualTo(total);
    assertThat(resets.get() + resetOften.sumThenReset()).isEqualTo(total);
    await("all cells folded").atMost(30, TimeUnit.SECONDS).until(() -> sum.cellsOnList() == 0);
    assertThat(sum.sum()).isEqualTo(total);
    assertThat(parts.combine().get(0)).isEqualTo(total);
  }

  private static <V> FutureTask<V> start(Callable<V> task) {
    FutureTask<V> future = new FutureTask<>(task);
    new Thread(future).start();
    return future;
  }

  /** One thread in three ends by itself, one exactly, one removes all half-way. */
  private Runnable task(long amount) {
    return switch (turn.getAndIncrement() % 3) {
      case 0 -> () -> finish(amount, () -> {});
      case 1 -> PerThread.exiting(() -> finish(amount, () -> {}));
      default -> () -> finish(amount, PerThread::removeAllForCurrentThread);
    };
  }

  private void finish(long amount, Runnable between) {
    try {
      for (long i = 0; i < amount; i++) {
        sum.increment();
        resetOften.increment();
        AtomicLongArray mine = parts.get();
        mine.lazySet(0, mine.getPlain(0) + 1);
        if (i == 0) {
          between.run();
        }
      }
      done.addAndGet(amount);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      room.release();
    }
  }

  private Void checkSums() {
    for (long last = 0; !over; ) {
      last = check(last, sum::sum);
    }
    return null;
  }

  private Void checkCombined() {
    for (long last = 0; !over; ) {
      last = check(last, () -> parts.combine().get(0));
    }
    return null;
  }

  private long check(long last, LongSupplier taken) {
    long least = Math.max(last, done.get());
    long value = taken.getAsLong();
    assertThat(value).isBetween(least, begun.get());
    pause();
    return value;
  }

  /** Leaves the lock and the processors to those who add. */
  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
  }

  private long resetAndAddUp() {
    long total = 0;
    while (!over) {
      long part = resetOften.sumThenReset();
      assertThat(part).isNotNegative();
      total += part;
      pause();
    }
    return total;
  }
}
