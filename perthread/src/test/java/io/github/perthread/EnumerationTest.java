package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What threads see of each other's values. */
class EnumerationTest {
  @EachKind
  @Tag("L3")
  void enumeration_seesTheValuesOfAllLivingThreads(ThreadKind kind) {
    PerThread<@Nullable Integer> local = new PerThread<>();
    Map<Thread, @Nullable Integer> expected = new HashMap<>();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      @Nullable Integer value = i == 7 ? null : i;
      Worker worker = Worker.start(kind);
      workers.add(worker);
      worker.run(() -> local.set(value));
      expected.put(worker.thread(), value);
    }
    Map<Thread, @Nullable Integer> seen = new HashMap<>();
    local.forEach(seen::put);
    assertThat(seen).isEqualTo(expected);
    assertThat(new HashMap<>(local.snapshot())).isEqualTo(expected);
    assertThat(local.threadCount()).isEqualTo(50);
    assertThat(local.<Integer>reduce(1000, (sum, v) -> sum + (v == null ? 0 : v)))
        .isEqualTo(1000 + 49 * 50 / 2 - 7);

    workers.get(3).run(local::remove);
    workers.get(4).end();
    assertThat(local.threadCount()).isEqualTo(48);
    assertThat(local.snapshot())
        .doesNotContainKeys(workers.get(3).thread(), workers.get(4).thread());
    workers.forEach(Worker::end);
    assertThat(local.threadCount()).isZero();
  }

  @Test
  @Tag("L3")
  void snapshot_isAFreshMapByIdentity() {
    PerThread<String> local = new PerThread<>();
    local.set("value");
    Map<Thread, String> snapshot = local.snapshot();
    snapshot.clear();
    assertThat(local.get()).isEqualTo("value");
    assertThat(local.snapshot()).hasSize(1).isNotSameAs(snapshot);
    local.set("new value");
    assertThat(snapshot).isEmpty();
  }

  @EachKind
  @Tag("L3")
  void enumeration_whileThreadsComeAndGo_seesAllWhoStay(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    List<Worker> stay = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int value = i;
      Worker worker = Worker.start(kind);
      stay.add(worker);
      worker.run(() -> local.set(value));
    }
    AtomicBoolean over = new AtomicBoolean();
    TestThreads.race(
        ThreadKind.PLATFORM,
        () -> {
          try {
            for (int round = 0; round < 40; round++) {
              TestThreads.inParallel(kind, 30, i -> local.set(100 + i));
            }
          } finally {
            over.set(true);
          }
        },
        () -> {
          while (!over.get()) {
            assertThat(local.snapshot().values()).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            int[] times = new int[10];
            local.forEach((thread, value) -> times[value < 10 ? value : 0] += value < 10 ? 1 : 0);
            assertThat(times).containsOnly(1);
          }
        });
    stay.forEach(Worker::end);
  }

  @EachKind
  @Tag("L3")
  void enumeration_thatStandsStill_holdsUpNoThread(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    local.set(-1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Worker enumerating = Worker.start(ThreadKind.PLATFORM);
        Worker used = Worker.start(kind)) {
      used.run(() -> local.set(-2));
      Worker.Pending pending =
          enumerating.begin(() ->
              local.forEach((thread, value) -> {
                inside.countDown();
                Hooks.await(release);
              }));
      Hooks.await(inside);
      used.run(() -> local.set(local.get() - 1));
      TestThreads.inParallel(kind, 40, local::set);
      local.clearAllThreads();
      local.close();
      release.countDown();
      pending.await();
    }
  }

  @Test
  @Tag("L3")
  void enumeration_whoseActionThrows_endsWithThat() {
    PerThread<Integer> local = new PerThread<>();
    local.set(1);
    IllegalStateException failure = new IllegalStateException("enough");
    assertThatThrownBy(() ->
            local.forEach((thread, value) -> {
              throw failure;
            }))
        .isSameAs(failure);
    assertThat(local.threadCount()).isEqualTo(1);
  }

  /** Not final, so that only the way it is handed over can make its fields visible. */
  private static final class Pair {
    int left;
    int right;

    Pair(int both) {
      left = both;
      right = both;
    }
  }

  @EachKind
  @Tag("L4")
  void value_thatAnotherThreadEnumerates_isSeenWhole(ThreadKind kind) {
    PerThread<Pair> local = new PerThread<>();
    AtomicBoolean over = new AtomicBoolean();
    TestThreads.race(
        kind,
        () -> {
          try {
            for (int n = 1; n < 300_000; n++) {
              local.set(new Pair(n));
            }
          } finally {
            over.set(true);
          }
        },
        () -> {
          int[] last = {0};
          while (!over.get()) {
            local.forEach((thread, pair) -> {
              assertThat(pair.left).isEqualTo(pair.right).isGreaterThanOrEqualTo(last[0]);
              last[0] = pair.left;
            });
          }
        });
  }
}
