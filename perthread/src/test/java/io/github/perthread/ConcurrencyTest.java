package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;

/** Threads that come, go, store and look, all at once; and user code that stands still. */
class ConcurrencyTest {
  /** Where user code of this library's may stand still. */
  private enum Place {
    INITIALISER,
    REMOVAL_HOOK,
    ENUMERATION,
    BODY,
    ATTRIBUTES_INITIALIZER,
    MONITOR_OF_THE_LOCAL
  }

  /**
   * A {@code get} that looks at the value, and then reads it once more to return it, returned what
   * means unset when another thread cleared in between: a {@code ClassCastException} for its
   * caller.
   */
  @EachKind
  @Tag("L1")
  @Tag("I5")
  void get_whileAnotherThreadClears_isAlwaysAValue(ThreadKind kind) {
    PerThread<String> local = PerThread.withInitial(() -> "value");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger lengths = new AtomicInteger();
    TestThreads.race(
        kind,
        () -> {
          try {
            for (int i = 0; i < 2_000_000; i++) {
              lengths.setPlain(lengths.getPlain() + local.get().length());
            }
          } finally {
            done.set(true);
          }
        },
        () -> {
          while (!done.get()) {
            local.clearAllThreads();
          }
        });
    assertThat(lengths.get()).isEqualTo(2_000_000 * "value".length());
  }

  /** One that holds a lock while user code runs makes the others here wait, and the test fail. */
  @EachKind
  @Tag("C1")
  @Tag("C2")
  void userCode_thatStandsStill_holdsUpNoThread(ThreadKind kind) {
    for (Place place : Place.values()) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      AtomicBoolean first = new AtomicBoolean(true);
      Runnable standStill =
          () -> {
            if (first.getAndSet(false)) {
              inside.countDown();
              Hooks.await(release);
            }
          };
      PerThread<Integer> local =
          PerThread.<Integer>builder()
              .initial(() -> run(place == Place.INITIALISER, standStill))
              .onRemoval(value -> run(place == Place.REMOVAL_HOOK, standStill))
              .build();
      ThreadAttributes attributes =
          new ThreadAttributes(a -> run(place == Place.ATTRIBUTES_INITIALIZER, standStill));
      try (Worker standing = Worker.start(ThreadKind.PLATFORM);
          Worker used = Worker.start(kind)) {
        used.run(() -> local.set(1));
        Worker.Pending pending =
            standing.begin(() -> standAt(place, local, attributes, standStill));
        Hooks.await(inside);
        used.run(() -> useAll(local, attributes));
        TestThreads.inParallel(kind, 20, index -> useAll(local, attributes));
        local.clearAllThreads();
        release.countDown();
        pending.await();
      }
      local.close();
    }
  }

  private static int run(boolean here, Runnable standStill) {
    if (here) {
      standStill.run();
    }
    return 0;
  }

  private static void standAt(
      Place place, PerThread<Integer> local, ThreadAttributes attributes, Runnable standStill) {
    switch (place) {
      case INITIALISER -> local.get();
      case REMOVAL_HOOK -> {
        local.set(1);
        local.remove();
      }
      case ENUMERATION -> local.forEach((thread, value) -> standStill.run());
      case BODY -> local.runWith(1, standStill);
      case ATTRIBUTES_INITIALIZER -> attributes.names();
      case MONITOR_OF_THE_LOCAL -> {
        synchronized (local) {
          synchronized (attributes) {
            standStill.run();
          }
        }
      }
    }
  }

  private static void useAll(PerThread<Integer> local, ThreadAttributes attributes) {
    local.set(2);
    assertThat(local.get()).isEqualTo(2);
    assertThat(local.getAndSet(3)).isEqualTo(2);
    local.runWith(4, () -> assertThat(local.get()).isEqualTo(4));
    assertThat(local.threadCount()).isPositive();
    assertThat(local.snapshot()).isNotEmpty();
    local.remove();
    assertThat(local.get()).isZero();
    attributes.set("name", 5);
    assertThat(attributes.attribute("name", int.class).get()).isEqualTo(5);
    attributes.clear();
    PerThread.removeAllForCurrentThread();
  }

  /**
   * Nothing stored is lost, whatever is rebuilt meanwhile. The shortest bad interleaving: one that
   * rebuilds copies a free slot; a inserted puts its entry there; the new table is published
   * without it. And: a thread that misses its entry in a table seen through a race takes itself for
   * unset.
   */
  @EachKind
  @Tag("C1")
  @Tag("O1")
  @Tag("E4")
  void value_whileThreadsComeAndGo_isNeverLost(ThreadKind kind) {
    for (int round = 0; round < 150; round++) {
      PerThread<Integer> local = new PerThread<>();
      TestThreads.inParallel(
          kind,
          24,
          index -> {
            for (int n = 0; n < 20; n++) {
              assertThat(local.isSet()).isEqualTo(n > 0);
              local.set(index * 100 + n);
              assertThat((int) local.get()).isEqualTo(index * 100 + n);
            }
          });
    }
  }

  /** As many hooks as values were removed, and no value is both taken and removed. */
  @EachKind
  @Tag("E5")
  @Tag("C1")
  void values_removedFromAllSides_areRemovedOnce(ThreadKind kind) {
    AtomicInteger stored = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger removed = new AtomicInteger();
    PerThread<Object> local =
        PerThread.builder().onRemoval(value -> removed.incrementAndGet()).build();
    List<Worker.Action> actions = new ArrayList<>();
    AtomicInteger storing = new AtomicInteger(4);
    for (int i = 0; i < 4; i++) {
      actions.add(() -> {
        storeAndGiveUp(kind, local, stored, taken);
        storing.decrementAndGet();
      });
    }
    actions.add(() -> {
      while (storing.get() > 0) {
        local.clearAllThreads();
      }
    });
    TestThreads.race(ThreadKind.PLATFORM, actions.toArray(Worker.Action[]::new));
    local.clearAllThreads();
    Hooks.awaitRun(kind, () -> removed.get() + taken.get() >= stored.get());
    local.close();
    assertThat(removed.get() + taken.get()).isEqualTo(stored.get());
  }

  private static void storeAndGiveUp(
      ThreadKind kind, PerThread<Object> local, AtomicInteger stored, AtomicInteger taken) {
    for (int n = 0; n < 100; n++) {
      boolean wrapped = n % 2 == 0;
      Worker.Action once =
          () -> {
            for (int m = 0; m < 50; m++) {
              stored.incrementAndGet();
              taken.addAndGet(local.getAndSet("value") == null ? 0 : 1);
              switch (m % 3) {
                case 0 -> local.remove();
                case 1 -> taken.addAndGet(local.getAndRemove() == null ? 0 : 1);
                default -> {}
              }
            }
          };
      TestThreads.runIn(wrapped ? PerThread.threadFactory(kind.factory()) : kind.factory(), once);
    }
  }
}
