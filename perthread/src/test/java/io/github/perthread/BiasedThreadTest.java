package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The thread that a local is biased to finds its entry without the table: only while that has it
 * too.
 */
class BiasedThreadTest {
  private final PerThread<Object> local = new PerThread<>();

  @Test
  @Tag("L3")
  void biasedThread_thatGaveUpAllAndCameAgain_isSeenByOthers() {
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
  void biasedThread_thatGaveUpAllAndCameAgain_leavesNothingBehind() {
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
  void biasedThread_afterItsEnd_isNotBiasedAndAnotherCanBe() {
    try (Worker first = Worker.start(ThreadKind.PLATFORM)) {
      first.run(() -> local.set("first"));
      assertThat(Inside.biasedEntry(local)).isNotSameAs(Table.TOMBSTONE);
    }
    await().untilAsserted(() -> assertThat(Inside.biasedEntry(local)).isSameAs(Table.TOMBSTONE));
    local.set("second");
    assertThat(Inside.biasedEntry(local).liveThread()).isSameAs(Thread.currentThread());
  }

  @Test
  @Tag("L2")
  void biasedThread_ofAClosedLocal_isNotBiased() {
    local.set("value");
    local.close();
    assertThat(Inside.biasedEntry(local)).isSameAs(Table.TOMBSTONE);
  }

  /** The shared tombstone would show such a value as one of every local. */
  @Test
  @Tag("L2")
  void biasedThread_thatReadItsIdBeforeTheLocalWasClosed_storesNowhereElse() {
    local.set("before");
    local.close();
    Inside.biasTo(Thread.currentThread(), local); // as a read from before the close shows it
    assertThatIllegalStateException().isThrownBy(() -> local.set("meanwhile"));
    assertThat(local.isSet()).isFalse();
    assertThat(Inside.biasedEntry(local)).isSameAs(Table.TOMBSTONE);
    assertThat(Table.TOMBSTONE.value).isSameAs(Entry.UNSET);
  }

  @Test
  @Tag("C3")
  void record_ofTheFirstThread_isPinnedByNothingAfterItEnded() {
    PerThread<String> local = new PerThread<>();
    WeakReference<ThreadRecord> record;
    try (Worker keepsTheTicker = Worker.start(ThreadKind.PLATFORM)) {
      try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
        record =
            worker.call(() -> {
              local.set("value");
              return new WeakReference<>(ThreadRegistry.record(Thread.currentThread()));
            });
      }
      keepsTheTicker.run(() -> local.set("value"));
      Gc.awaitCleared(record);
    }
  }

  @Test
  @Tag("C3")
  void tableOfRecords_isBiasedToNoThread() {
    RecordTable table = new RecordTable(new AtomicReference<>(new Object[0]));
    table.findOrMake(Thread.currentThread());
    assertThat(Inside.biasedEntry(table)).isSameAs(Table.TOMBSTONE);
  }
}
