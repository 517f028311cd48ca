package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The thread that is first has its entry at hand, without the table: only while that has it, too.
 */
class FirstThreadTest {
  private final PerThread<Object> local = new PerThread<>();

  @Test
  @Tag("L3")
  void firstThread_thatGaveUpAllAndCameAgain_isSeenByOthers() {
    try (Worker first = Worker.start(ThreadKind.PLATFORM)) {
      first.run(() -> local.set("before"));
      first.run(PerThread::removeAllForCurrentThread);
      first.run(() -> local.set("after"));
      assertThat(local.snapshot()).containsEntry(first.thread(), "after");
      local.clearAllThreads();
      assertThat(first.call(local::isSet)).isFalse();
    }
  }

  @Test
  @Tag("E1")
  @Tag("lifetime")
  void firstThread_thatGaveUpAllAndCameAgain_leavesNothingBehind() {
    Gc.awaitCleared(storeTwiceAndEnd());
    assertThat(local.threadCount()).isZero();
  }

  private WeakReference<Object> storeTwiceAndEnd() {
    try (Worker first = Worker.start(ThreadKind.PLATFORM)) {
      first.run(() -> local.set("before"));
      first.run(PerThread::removeAllForCurrentThread);
      return first.call(() -> {
        Object value = new Object();
        local.set(value);
        return new WeakReference<>(value);
      });
    }
  }

  @Test
  @Tag("E6")
  void firstThread_afterItsEnd_isNotAtHandAndAnotherCanBe() {
    try (Worker first = Worker.start(ThreadKind.PLATFORM)) {
      first.run(() -> local.set("first"));
      assertThat(Inside.atHand(local)).isNotSameAs(Table.TOMBSTONE);
    }
    await().untilAsserted(() -> assertThat(Inside.atHand(local)).isSameAs(Table.TOMBSTONE));
    local.set("second");
    assertThat(Inside.atHand(local).liveThread()).isSameAs(Thread.currentThread());
  }

  @Test
  @Tag("L2")
  void firstThread_ofAClosedLocal_isNotAtHand() {
    local.set("value");
    local.close();
    assertThat(Inside.atHand(local)).isSameAs(Table.TOMBSTONE);
  }

  /** The shared tombstone would show such a value as one of every local. */
  @Test
  @Tag("L2")
  void firstThread_whileTheLocalIsClosed_storesNowhereElse() {
    try (Worker first = Worker.start(ThreadKind.PLATFORM)) {
      for (int i = 0; i < 3_000; i++) {
        PerThread<Object> closing = new PerThread<>();
        first.run(() -> closing.set("before"));
        AtomicBoolean isSetting = new AtomicBoolean();
        Worker.Pending setting = first.begin(() -> setUntilClosed(closing, isSetting));
        await().pollInterval(Duration.ofNanos(1)).untilTrue(isSetting);
        closing.close();
        setting.await();
      }
    }
    assertThat(Table.TOMBSTONE.value).isSameAs(Entry.UNSET);
  }

  private static void setUntilClosed(PerThread<Object> local, AtomicBoolean isSetting) {
    try {
      for (; ; ) {
        local.set("meanwhile");
        isSetting.set(true);
      }
    } catch (IllegalStateException closed) {
      assertThat(local.isSet()).isFalse();
    }
  }
}
