package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads that lie about their id. Before Java 19 there is nothing but {@code getId()}, which a
 * subclass may override; one that answered 1 read the main thread's value. From 19 on the library
 * does not ask it.
 */
class ThreadIdsTest {
  private static final AtomicLong NEXT = new AtomicLong(1_000_000);

  /** Says it is the main thread. */
  @SuppressWarnings("deprecation")
  static final class Impostor extends Thread {
    Impostor(Runnable task) {
      super(task);
    }

    @Override
    public long getId() {
      return 1;
    }
  }

  /** Has another id each time. */
  @SuppressWarnings("deprecation")
  static final class Restless extends Thread {
    Restless(Runnable task) {
      super(task);
    }

    @Override
    public long getId() {
      return NEXT.incrementAndGet();
    }
  }

  /** Does not tell. */
  @SuppressWarnings("deprecation")
  static final class Silent extends Thread {
    Silent(Runnable task) {
      super(task);
    }

    @Override
    public long getId() {
      throw new UnsupportedOperationException("has no id");
    }
  }

  static List<Function<Runnable, Thread>> liars() {
    return List.of(Impostor::new, Restless::new, Silent::new);
  }

  @ParameterizedTest
  @MethodSource("liars")
  @Tag("O1")
  void thread_whoseIdIsNotToBeReliedOn_hasItsOwnValues(Function<Runnable, Thread> liar) {
    PerThread<String> local = PerThread.withInitial(() -> "initial");
    ThreadAttributes attributes = new ThreadAttributes();
    local.set("of the test's thread");
    attributes.set("name", "of the test's thread");
    TestThreads.runIn(
        liar::apply,
        () -> {
          assertThat(local.isSet()).isFalse();
          assertThat(local.get()).isEqualTo("initial");
          assertThat(attributes.has("name")).isFalse();
          for (int n = 0; n < 1_000; n++) {
            local.set("value " + n);
            assertThat(local.get()).isEqualTo("value " + n);
            attributes.set("name", n);
            assertThat(attributes.get("name")).isEqualTo(n);
          }
          assertThat(local.threadCount()).isEqualTo(2);
          assertThat(local.getAndRemove()).isEqualTo("value 999");
          assertThat(local.isSet()).isFalse();
          local.set("last");
        });
    assertThat(local.get()).isEqualTo("of the test's thread");
    assertThat(attributes.get("name")).isEqualTo("of the test's thread");
  }

  @ParameterizedTest
  @MethodSource("liars")
  @Tag("E1")
  void thread_whoseIdIsNotToBeReliedOn_losesItsValuesWhenItEnds(Function<Runnable, Thread> liar) {
    PerThread<String> local = new PerThread<>();
    local.set("of the test's thread");
    for (int i = 0; i < 20; i++) {
      TestThreads.runIn(liar::apply, () -> local.set("value"));
    }
    Inside.awaitValues(ThreadKind.PLATFORM, 1, local);
    assertThat(local.get()).isEqualTo("of the test's thread");
    TestThreads.runIn(PerThread.threadFactory(liar::apply), () -> local.set("value"));
    assertThat(Inside.entries(local)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("liars")
  @Tag("O1")
  void threads_whoseIdsAreNotToBeReliedOn_areToldApartFromEachOther(
      Function<Runnable, Thread> liar) {
    PerThread<Thread> local = PerThread.withInitial(Thread::currentThread);
    List<Worker.Action> checks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      checks.add(() -> {
        for (int n = 0; n < 2_000; n++) {
          assertThat(local.get()).isSameAs(Thread.currentThread());
          if (n % 100 == 0) {
            local.remove();
          }
        }
      });
    }
    TestThreads.runAll(liar::apply, checks);
  }

  /** Overrides {@code getId()} to no effect, which nothing tells from outside. */
  @SuppressWarnings("deprecation")
  static final class Honest extends Thread {
    Honest(Runnable task) {
      super(null, task, "honest", 64 << 10);
    }

    @Override
    public long getId() {
      return super.getId();
    }
  }

  /** Where their ids are not to be relied on these threads are told apart by something else. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("C4")
  void threads_whoseIdsAreNotToBeReliedOn_areFoundInAFewStepsHoweverMany(boolean alike) {
    PerThread<Thread> local = new PerThread<>();
    int count = 2_000;
    CountDownLatch stored = new CountDownLatch(count);
    CountDownLatch again = new CountDownLatch(1);
    AtomicInteger found = new AtomicInteger();
    long before = PerThreadMonitor.view().getTableRebuilds();
    Runnable task =
        () -> {
          local.set(Thread.currentThread());
          stored.countDown();
          Hooks.await(again);
          found.addAndGet(local.get() == Thread.currentThread() ? 1 : 0);
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = alike ? new Impostor(task) : new Honest(task);
      threads.add(thread);
      thread.start();
    }
    Hooks.await(stored);
    long rebuilds = PerThreadMonitor.view().getTableRebuilds() - before;
    List<Integer> probes = Inside.probes(local.slotsAcquire());
    again.countDown();
    threads.forEach(TestThreads::join);
    assertThat(rebuilds).isLessThan(32);
    assertThat(probes).hasSize(count).allMatch(n -> n <= Table.REACH);
    assertThat(found).hasValue(count);
  }
}
