package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a {@link PerThreadLong} adds up to. */
@Tag("counting")
class PerThreadLongTest {
  private final PerThreadLong sum = new PerThreadLong("requests");

  private static void inThread(Runnable task) {
    TestThreads.runIn(ThreadKind.PLATFORM, task::run);
  }

  @Test
  void sum_new_isZero() {
    assertThat(sum.sum()).isZero();
  }

  @Test
  void sum_additionsOfSeveralThreads_hasAll() throws Exception {
    sum.add(5);
    sum.increment();
    inThread(() -> sum.add(100));
    inThread(() -> sum.add(-30));
    assertThat(sum.sum()).isEqualTo(76);
  }

  @Test
  void sum_overflow_wrapsAround() throws Exception {
    sum.add(Long.MAX_VALUE);
    inThread(() -> sum.add(2));
    assertThat(sum.sum()).isEqualTo(Long.MIN_VALUE + 1);
  }

  @Test
  void sum_threadRemovesAllItHas_keepsWhatItAdded() {
    sum.add(3);
    PerThread.removeAllForCurrentThread();
    assertThat(sum.sum()).isEqualTo(3);
    sum.add(4);
    assertThat(sum.sum()).isEqualTo(7);
    PerThread.removeAllForCurrentThread();
    assertThat(sum.sum()).isEqualTo(7);
  }

  @Test
  void sum_exactExit_isFoldedBeforeJoin() throws Exception {
    inThread(PerThread.exiting(() -> sum.add(9)));
    assertThat(sum.cellsOnList()).isZero();
    assertThat(sum.sum()).isEqualTo(9);
  }

  @Test
  void sum_hookThatAddsInEveryRoundOfAnExit_losesNothing() throws Exception {
    List<PerThread<Object>> self = new ArrayList<>();
    PerThread<Object> restless =
        PerThread.builder()
            .onRemoval(v -> {
              sum.add(1);
              self.get(0).set(v);
            })
            .build();
    self.add(restless);
    inThread(
        PerThread.exiting(() -> {
          restless.set("value");
          sum.add(1000);
        }));
    assertThat(sum.sum()).isEqualTo(1004); // four rounds run hooks
    assertThat(sum.cellsOnList()).isZero();
  }

  @Test
  void sum_threadEndsUnnoticed_isFoldedByTheSweepAndHoldsNothing() throws Exception {
    inThread(() -> sum.add(9));
    await().atMost(10, TimeUnit.SECONDS).until(() -> sum.cellsOnList() == 0);
    assertThat(sum.sum()).isEqualTo(9);
  }

  @Test
  void sum_cellsLoadedByTheLoaderThatIsRemoved_staysAndGoesOn() {
    sum.add(2);
    PerThread.removeLoadedBy(PerThreadLong.class.getClassLoader());
    sum.add(3);
    assertThat(sum.sum()).isEqualTo(5);
  }

  @Test
  void sumThenReset_addsUpAnew() throws Exception {
    sum.add(5);
    inThread(() -> sum.add(6));
    assertThat(sum.sumThenReset()).isEqualTo(11);
    assertThat(sum.sum()).isZero();
    sum.add(1);
    inThread(() -> sum.add(2));
    assertThat(sum.sumThenReset()).isEqualTo(3);
    assertThat(sum.sumThenReset()).isZero();
  }

  @Test
  void toString_namesItAndTellsTheSum() {
    sum.add(7);
    assertThat(sum).hasToString("PerThreadLong[requests, sum=7]");
    assertThat(new PerThreadLong()).hasToString("PerThreadLong[unnamed PerThreadLong, sum=0]");
  }

  @Test
  void sum_whileThreadsAreAlive_hasWhatTheyAdded() throws Exception {
    CountDownLatch added = new CountDownLatch(4);
    CountDownLatch over = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread t =
          new Thread(() -> {
            sum.add(10);
            added.countDown();
            awaitUninterruptibly(over);
          });
      t.start();
      threads.add(t);
    }
    added.await();
    assertThat(sum.sum()).isEqualTo(40);
    over.countDown();
    for (Thread t : threads) {
      t.join();
    }
    assertThat(sum.sum()).isEqualTo(40);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
