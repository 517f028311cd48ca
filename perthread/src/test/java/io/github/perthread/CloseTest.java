package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code clearAllThreads}, and {@code close}, which does that for good. */
@Tag("L2")
class CloseTest {
  @EachKind
  void clearAllThreads_givesUpTheValuesOfAllThreads(ThreadKind kind) {
    PerThread<String> local = PerThread.withInitial(() -> "initial");
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("worker's"));
      local.set("own");
      local.clearAllThreads();
      assertThat(local.isSet()).isFalse();
      assertThat(worker.call(local::isSet)).isFalse();
      assertThat(Inside.values(local)).isZero();
      assertThat(worker.call(local::get)).isEqualTo("initial");
    }
  }

  @EachKind
  void local_afterClose_refusesToStoreAndFindsNothing(ThreadKind kind) {
    for (boolean withHook : new boolean[] {false, true}) {
      PerThread.Builder<String> builder =
          PerThread.<String>builder().name("the closed one").initial(() -> "initial");
      PerThread<String> local = (withHook ? builder.onRemoval(v -> {}) : builder).build();
      try (Worker used = Worker.start(kind);
          Worker unused = Worker.start(kind)) {
        used.run(() -> local.set("value"));
        local.close();
        for (Worker worker : List.of(used, unused)) {
          worker.run(() -> assertClosed(local));
        }
        local.close();
        assertThat(Inside.values(local)).isZero();
      }
    }
  }

  private static void assertClosed(PerThread<String> local) {
    List<ThrowingCallable> refused =
        List.of(
            local::get,
            () -> local.set("value"),
            () -> local.getAndSet("value"),
            () -> local.runWith("value", () -> {}),
            () -> local.callWith("value", () -> 1));
    for (ThrowingCallable call : refused) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the closed one");
    }
    local.remove();
    local.clearAllThreads();
    assertThat(local.isSet()).isFalse();
    assertThat(local.getIfPresent()).isNull();
    assertThat(local.getAndRemove()).isNull();
    assertThat(local.threadCount()).isZero();
    assertThat(local.snapshot()).isEmpty();
    assertThat(local.<Integer>reduce(0, (sum, value) -> sum + 1)).isZero();
    assertThat(local).hasToString("PerThread[the closed one, threads=0]");
  }

  @Test
  void close_inItsOwnInitializer_leavesNoValue() {
    AtomicReference<PerThread<String>> self = new AtomicReference<>();
    AtomicInteger hooks = new AtomicInteger();
    PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(value -> hooks.incrementAndGet())
            .initial(() -> {
              self.get().close();
              return "late";
            })
            .build();
    self.set(local);
    assertThatThrownBy(local::get).isInstanceOf(IllegalStateException.class);
    assertThat(hooks).hasValue(0);
    assertThat(Inside.values(local)).isZero();
  }

  /**
   * Whichever comes first: a store that returned has its hook run once, one that threw never. The
   * shortest bad interleaving, where a flag says that the local is closed: the storing thread finds
   * the flag down; the closing one puts it up and takes the old value; the storing one stores.
   */
  @EachKind
  void set_thatRacesWithClose_eitherThrowsOrItsValueIsRemoved(ThreadKind kind) {
    for (int round = 0; round < 2_000; round++) {
      AtomicInteger hooks = new AtomicInteger();
      AtomicInteger stored = new AtomicInteger();
      PerThread<Integer> local =
          PerThread.<Integer>builder().onRemoval(value -> hooks.incrementAndGet()).build();
      raceWithClose(kind, local, () -> storeUntilClosed(local, stored));
      assertThat(hooks).as("round %s", round).hasValue(stored.get());
      assertThat(Inside.values(local)).isZero();
    }
  }

  /** The thread that stores lives until close has returned, so that only close removes. */
  private static void raceWithClose(ThreadKind kind, PerThread<?> local, Worker.Action action) {
    CountDownLatch over = new CountDownLatch(2);
    TestThreads.race(
        kind,
        () -> {
          action.run();
          over.countDown();
          Hooks.await(over);
        },
        () -> {
          local.close();
          over.countDown();
        });
  }

  private static void storeUntilClosed(PerThread<Integer> local, AtomicInteger stored) {
    try {
      for (int n = 0; ; n++) {
        local.set(n);
        stored.incrementAndGet();
        local.remove();
      }
    } catch (IllegalStateException closed) {
      assertThat(closed).hasMessageContaining("closed");
    }
  }

  @EachKind
  void initializer_thatRacesWithClose_eitherThrowsOrItsValueIsRemoved(ThreadKind kind) {
    for (int round = 0; round < 1_000; round++) {
      AtomicInteger hooks = new AtomicInteger();
      AtomicReference<@Nullable String> got = new AtomicReference<>();
      PerThread<String> local =
          PerThread.<String>builder()
              .initial(() -> "initial")
              .onRemoval(value -> hooks.incrementAndGet())
              .build();
      raceWithClose(
          kind,
          local,
          () -> {
            try {
              got.set(local.get());
            } catch (IllegalStateException closed) {
              assertThat(closed).hasMessageContaining("closed");
            }
          });
      assertThat(hooks).as("round %s", round).hasValue(got.get() == null ? 0 : 1);
      assertThat(Inside.values(local)).isZero();
    }
  }

  /** Where there is no hook the store is a plain one, and may end where nothing leads to. */
  @EachKind
  void set_withoutAHookThatRacesWithClose_leavesNoValue(ThreadKind kind) {
    for (int round = 0; round < 1_000; round++) {
      PerThread<Integer> local = new PerThread<>();
      raceWithClose(kind, local, () -> setUntilClosed(local));
      assertThat(Inside.values(local)).as("round %s", round).isZero();
      assertThat(local.isSet()).isFalse();
    }
  }

  private static void setUntilClosed(PerThread<Integer> local) {
    try {
      for (int n = 0; ; n++) {
        local.set(n);
      }
    } catch (IllegalStateException closed) {
      assertThat(local.isSet()).isFalse();
      assertThat(local.getIfPresent()).isNull();
    }
  }

  @EachKind
  void clearAllThreads_whileAThreadStoresAndReads_givesItAValueOrNone(ThreadKind kind) {
    PerThread<String> local = PerThread.withInitial(() -> "initial");
    AtomicInteger done = new AtomicInteger();
    TestThreads.race(
        kind,
        () -> {
          try {
            for (int n = 0; n < 50_000; n++) {
              local.set("value");
              // A double read of the value would hand out the mark of an unset one here.
              assertThat(local.get()).isIn("value", "initial");
              assertThat(local.getIfPresent()).isIn("value", "initial", null);
            }
          } finally {
            done.set(1);
          }
        },
        () -> {
          while (done.get() == 0) {
            local.clearAllThreads();
          }
        });
  }
}
