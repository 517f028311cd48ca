package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the values when their thread ends. */
class ThreadEndTest {
  @EachKind
  @Tag("E1")
  @Tag("lifetime")
  void value_ofAThreadThatEnded_isDroppedThoughItAndTheCallerReferToTheThread(ThreadKind kind) {
    PerThread<Thread> local = new PerThread<>();
    PerThread<Object> other = new PerThread<>();
    Thread thread =
        kind.unstarted(() -> {
          local.set(Thread.currentThread());
          other.set("value");
        });
    thread.start();
    TestThreads.join(thread);
    Inside.awaitValues(kind, 0, local);
    Inside.awaitValues(kind, 0, other);
    assertThat(Inside.entries(local)).isZero();
    assertThat(thread.isAlive()).isFalse();
  }

  @EachKind
  @Tag("E1")
  void value_ofThreadsThatEndOneAfterTheOther_isDroppedThoughOthersLive(ThreadKind kind) {
    PerThread<String> local = new PerThread<>();
    local.set("of the test's thread");
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Worker worker = Worker.start(kind);
      worker.run(() -> local.set("value"));
      workers.add(worker);
    }
    for (int left = 5; left > 0; left--) {
      assertThat(Inside.values(local)).isEqualTo(left + 1);
      workers.get(left - 1).end();
      Inside.awaitValues(kind, left, local);
    }
    assertThat(local.get()).isEqualTo("of the test's thread");
  }

  /** The delay between polls grows with their cost; that of the sweeps must not add to it. */
  @EachKind
  @Tag("E1")
  void value_afterAThreadWithManyLocalsEnded_isDroppedNoLater(ThreadKind kind) {
    List<PerThread<Integer>> many = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      many.add(new PerThread<>());
    }
    PerThread<Integer> local = new PerThread<>();
    try (Worker lives = Worker.start(kind)) {
      lives.run(() -> local.set(1));
      TestThreads.runIn(kind, () -> many.forEach(l -> l.set(1)));
      Inside.awaitValues(kind, 0, many.get(many.size() - 1));
      lives.end();
      Inside.awaitValues(kind, 0, local);
    }
    assertThat(many).hasSize(300_000);
  }

  @EachKind
  @Tag("E1")
  void value_ofAThreadThatUsedLocalsAfterItsExitWasWrapped_isDroppedAllTheSame(ThreadKind kind) {
    PerThread<String> local = new PerThread<>();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> PerThread.exiting(() -> local.set("first")).run());
      assertThat(Inside.values(local)).isZero();
      worker.run(() -> local.set("second"));
      assertThat(worker.call(local::get)).isEqualTo("second");
    }
    Inside.awaitValues(kind, 0, local);
  }

  @EachKind
  @Tag("E2")
  @Tag("lifetime")
  void value_ofAThreadOfTheFactory_isGoneWhenJoinReturns(ThreadKind kind) {
    ThreadFactory factory = PerThread.threadFactory(kind.factory());
    PerThread<Thread> local = new PerThread<>();
    for (int i = 0; i < 100; i++) {
      Thread thread = factory.newThread(() -> local.set(Thread.currentThread()));
      thread.start();
      TestThreads.join(thread);
      assertThat(Inside.entries(local)).isZero();
    }
  }

  @EachKind
  @Tag("E2")
  void value_ofAnExitingTaskThatFails_isRemovedInItsThread(ThreadKind kind) {
    AtomicReference<Thread> ranIn = new AtomicReference<>();
    PerThread<Thread> local =
        PerThread.<Thread>builder().onRemoval(t -> ranIn.set(Thread.currentThread())).build();
    Runnable fails =
        () -> {
          local.set(Thread.currentThread());
          throw new IllegalStateException("fails");
        };
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread thread = kind.unstarted(PerThread.exiting(fails));
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.set(e));
    thread.start();
    TestThreads.join(thread);
    assertThat(Inside.entries(local)).isZero();
    assertThat(ranIn.get()).isSameAs(thread);
    assertThat(uncaught.get()).hasMessage("fails");
  }

  @EachKind
  @Tag("E2")
  void removeAllForCurrentThread_givesUpAllOfThisThreadAndNothingOfOthers(ThreadKind kind) {
    PerThread<String> local = new PerThread<>();
    ThreadAttributes attributes = new ThreadAttributes();
    try (Worker worker = Worker.start(kind);
        Worker other = Worker.start(kind)) {
      for (Worker each : List.of(worker, other)) {
        each.run(() -> local.set("value"));
        each.run(() -> attributes.set("name", "value"));
      }
      worker.run(PerThread::removeAllForCurrentThread);
      assertThat(worker.call(local::isSet)).isFalse();
      assertThat(worker.call(() -> attributes.has("name"))).isFalse();
      assertThat(other.call(local::get)).isEqualTo("value");
      assertThat(other.call(() -> attributes.get("name"))).isEqualTo("value");
      worker.run(() -> local.set("anew"));
      assertThat(worker.call(local::get)).isEqualTo("anew");
    }
  }

  @EachKind
  @Tag("E4")
  @Tag("lifetime")
  void value_ofALivingThread_staysWhateverHappens(ThreadKind kind) {
    PerThread<String> local = new PerThread<>();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("stays"));
      for (int round = 0; round < 20; round++) {
        TestThreads.inParallel(kind, 16, index -> local.set("goes"));
        Gc.collectRepeatedly(1);
        assertThat(worker.call(local::get)).isEqualTo("stays");
      }
      worker.thread().interrupt();
      assertThat(worker.call(local::get)).isEqualTo("stays");
    }
  }

  @EachKind
  @Tag("E6")
  void local_afterTheHookRan_hasNothingOfTheThread(ThreadKind kind) {
    CountDownLatch ran = new CountDownLatch(1);
    PerThread<String> local =
        PerThread.<String>builder().onRemoval(value -> ran.countDown()).build();
    TestThreads.runIn(kind, () -> local.set("value"));
    Hooks.await(ran);
    assertThat(Inside.values(local)).isZero();
    Hooks.awaitRun(kind, () -> Inside.entries(local) == 0);
  }

  @EachKind
  @Tag("E6")
  void local_whoseHookStoresAgainAtTheExit_hasNothingOfTheThread(ThreadKind kind) {
    AtomicReference<PerThread<String>> self = new AtomicReference<>();
    PerThread<String> local =
        PerThread.<String>builder().onRemoval(value -> self.get().set("again")).build();
    self.set(local);
    TestThreads.runIn(PerThread.threadFactory(kind.factory()), () -> local.set("value"));
    assertThat(Inside.entries(local)).isZero();
  }

  @EachKind
  @Tag("E7")
  void firstSet_inASmallLocal_dropsTheValuesOfAllWhoEnded(ThreadKind kind) {
    for (int threads : new int[] {1, 2, 7, 33, 63}) {
      PerThread<Integer> local = new PerThread<>();
      TestThreads.inParallel(kind, threads, local::set);
      local.set(-1);
      assertThat(Inside.values(local)).as("after %s threads", threads).isEqualTo(1);
      assertThat(local.get()).isEqualTo(-1);
    }
  }

  @EachKind
  @Tag("E7")
  void firstSet_inASmallLocalWithAHook_queuesTheValuesOfAllWhoEnded(ThreadKind kind) {
    Hooks.Blocked blocked = Hooks.blockTheLibrarysThread();
    CountDownLatch hooks = new CountDownLatch(20);
    PerThread<Integer> local =
        PerThread.<Integer>builder().onRemoval(value -> hooks.countDown()).build();
    TestThreads.inParallel(kind, 20, local::set);
    local.set(-1);
    assertThat(Inside.values(local)).isEqualTo(1);
    assertThat(hooks.getCount()).isEqualTo(20);
    blocked.release();
    Hooks.await(hooks);
  }

  @EachKind
  @Tag("E7")
  void firstSet_besideLivingThreads_dropsTheValuesOfAllWhoEnded(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    List<Worker> living = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      Worker worker = Worker.start(kind);
      living.add(worker);
      worker.run(() -> local.set(-1));
    }
    TestThreads.inParallel(kind, 32, local::set);
    local.set(-1);
    assertThat(Inside.values(local)).isEqualTo(32);
    living.forEach(Worker::end);
  }

  /** CPython's own suite expects this after {@code join()} and {@code gc.collect()}. */
  @Test
  @Tag("E7")
  @Tag("lifetime")
  void value_ofAPlatformThread_isDroppedBeforeACollection200MillisLater() throws Exception {
    PerThread<Object> local = new PerThread<>();
    int prompt = 0;
    for (int attempt = 0; attempt < 10 && prompt == 0; attempt++) {
      WeakReference<Object> value = endThread(local);
      Thread.sleep(200);
      prompt += Inside.values(local) == 0 ? 1 : 0;
      Gc.awaitCleared(value);
    }
    // Once is enough: a busy machine may delay the library's thread, but not ten times in a row.
    assertThat(prompt).isPositive();
  }

  private static WeakReference<Object> endThread(PerThread<Object> local) {
    Object value = new Object();
    TestThreads.runIn(ThreadKind.PLATFORM, () -> local.set(value));
    return new WeakReference<>(value);
  }
}
