package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.PerThreadMXBean.LocalInfo;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stand-in that very many living threads use, with short ones beside them. */
@Tag("S2")
class StandInManyThreadsTest {
  private static final int SHORT_THREADS = 4_096;

  /** As often as a table doubles, and by chance a few times more. */
  private static final long MOST_REBUILDS = 32;

  private static class Crowded extends ThreadLocalStandIn<Integer> {
    @Override
    protected Integer initialValue() {
      return -1;
    }

    LocalInfo info() {
      return PerThreadMonitor.view().getLocals().stream()
          .filter(local -> local.getName().equals(getClass().getName()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Of another class, so that monitoring can tell it from one that is not collected yet. */
  private static final class CrowdedByVirtual extends Crowded {}

  /**
   * A look-up reads 16 slots and no more, so each value that is found, and each that is not there
   * and made, shows that no thread's entry is farther from where its search begins.
   */
  @ParameterizedTest
  @MethodSource("io.github.perthread.testing.ThreadKind#available")
  @Tag("C3")
  @Tag("C4")
  @Tag("E1")
  @Tag("E4")
  void table_ofVeryManyThreads_isRebuiltAsOftenAsItDoubles_andEmptiesAsTheyEnd(ThreadKind kind) {
    int count = kind == ThreadKind.VIRTUAL ? 100_000 : 2_000;
    Crowded local = kind == ThreadKind.VIRTUAL ? new CrowdedByVirtual() : new Crowded();
    CountDownLatch stored = new CountDownLatch(count);
    CountDownLatch look = new CountDownLatch(1);
    AtomicInteger found = new AtomicInteger();
    long before = PerThreadMonitor.view().getTableRebuilds();
    List<Thread> living = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int value = i;
      Thread thread =
          kind.unstarted(() -> {
            local.set(value);
            stored.countDown();
            awaitUninterruptibly(look);
            found.addAndGet(local.get() == value ? 1 : 0);
          });
      thread.start();
      living.add(thread);
    }
    awaitUninterruptibly(stored);
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < SHORT_THREADS; i++) {
      TestThreads.runIn(kind, () -> made.addAndGet(local.get()));
    }
    assertThat(made).hasValue(-SHORT_THREADS);
    assertThat(PerThreadMonitor.view().getTableRebuilds() - before).isLessThan(MOST_REBUILDS);
    assertThat(local.info().getEntries()).isGreaterThanOrEqualTo(count);
    assertThat(local.info().getTableBytes()).isLessThanOrEqualTo(8L * 8 * count + 64L * count);
    look.countDown();
    living.forEach(TestThreads::join);
    assertThat(found).hasValue(count);
    local.set(0);
    await().atMost(Duration.ofSeconds(20)).until(() -> local.info().getEntries() == 1);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
