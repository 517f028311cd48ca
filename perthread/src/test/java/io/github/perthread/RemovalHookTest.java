package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildLoader;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often removal hooks run, where, in which order, and what becomes of their failures. */
@Tag("E5")
class RemovalHookTest {
  private final Queue<String> removed = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Thread> ranIn = new AtomicReference<>();
  private final PerThread<@Nullable String> local = recording();

  private PerThread<@Nullable String> recording() {
    return PerThread.<@Nullable String>builder()
        .onRemoval(value -> {
          ranIn.set(Thread.currentThread());
          removed.add(String.valueOf(value));
        })
        .build();
  }

  @Test
  void hook_afterRemove_ranOnceInTheCaller() {
    local.set("value");
    local.remove();
    local.remove();
    assertThat(removed).containsExactly("value");
    assertThat(ranIn.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void hook_ofNull_runs() {
    local.set(null);
    local.remove();
    assertThat(removed).containsExactly("null");
  }

  @EachKind
  void hook_ofAWaitingNull_runs(ThreadKind kind) {
    TestThreads.runIn(kind, () -> local.set(null));
    Hooks.awaitRun(kind, () -> !removed.isEmpty());
    assertThat(removed).containsExactly("null");
  }

  @Test
  void hook_ofAValueThatTheCallerHas_doesNotRun() {
    local.set("taken");
    assertThat(local.getAndRemove()).isEqualTo("taken");
    local.set("replaced");
    local.set("replaced by getAndSet");
    assertThat(local.getAndSet("old")).isEqualTo("replaced by getAndSet");
    local.runWith("bound", () -> {});
    assertThat(local.<Integer, RuntimeException>callWith("bound", () -> 1)).isEqualTo(1);
    assertThat(removed).isEmpty();
    local.remove();
    assertThat(removed).containsExactly("old");
  }

  @EachKind
  void hook_afterClearAllThreads_ranOncePerValueInTheCaller(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("worker's"));
      local.set("own");
      local.clearAllThreads();
      assertThat(removed).containsExactlyInAnyOrder("own", "worker's");
      assertThat(ranIn.get()).isSameAs(Thread.currentThread());
      local.clearAllThreads();
      assertThat(worker.call(local::isSet)).isFalse();
    }
    assertThat(removed).hasSize(2);
  }

  @EachKind
  void hook_afterClose_ranOncePerValueInTheCaller(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("worker's"));
      local.set("own");
      local.close();
      local.close();
      assertThat(removed).containsExactlyInAnyOrder("own", "worker's");
      assertThat(ranIn.get()).isSameAs(Thread.currentThread());
    }
  }

  @EachKind
  void hook_afterRemoveLoadedBy_ranOncePerValueInTheCaller(ThreadKind kind) throws Exception {
    AtomicInteger hooks = new AtomicInteger();
    PerThread<Object> objects =
        PerThread.builder().onRemoval(value -> hooks.incrementAndGet()).build();
    ThreadAttributes attributes = new ThreadAttributes();
    ChildLoader loader =
        ChildLoader.of(
            List.of(ChildLoader.placeOf(PerThread.class), ChildLoader.placeOf(getClass())));
    try (loader;
        Worker worker = Worker.start(kind)) {
      Object theirs = loader.newInstance(Loadable.class.getName(), Object.class);
      Object array = java.lang.reflect.Array.newInstance(theirs.getClass(), 1, 1);
      worker.run(() -> objects.set(theirs));
      worker.run(() -> attributes.set("theirs", array));
      worker.run(() -> attributes.set("ours", new Loadable()));
      objects.set(new Loadable());
      assertThat(PerThread.removeLoadedBy(loader)).isEqualTo(2);
      assertThat(hooks).hasValue(1);
      assertThat(worker.call(objects::isSet)).isFalse();
      assertThat(worker.call(attributes::names)).containsExactly("ours");
      assertThat(objects.isSet()).isTrue();
      assertThat(PerThread.removeLoadedBy(loader)).isZero();
      objects.set(theirs);
      assertThat(PerThread.removeLoadedBy(getClass().getClassLoader())).isGreaterThanOrEqualTo(2);
      assertThat(objects.isSet()).as("of a child of that loader").isFalse();
      assertThat(hooks).hasValue(2);
    }
  }

  /** A class to be loaded by a class loader that a container drops. */
  public static final class Loadable {}

  @EachKind
  void hook_ofAThreadThatEnded_runsOnceOnAThreadOfTheLibrary(ThreadKind kind) {
    TestThreads.inParallel(kind, 20, index -> local.set("value " + index));
    Hooks.awaitRun(kind, () -> removed.size() >= 20);
    local.set("another");
    local.remove();
    local.close();
    assertThat(removed).hasSize(21).doesNotHaveDuplicates();
  }

  @EachKind
  void hook_ofAThreadThatEnded_runsNeitherInTheCallerNorInTheThread(ThreadKind kind) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    TestThreads.runIn(
        kind,
        () -> {
          thread.set(Thread.currentThread());
          local.set("value");
        });
    try (Worker other = Worker.start(kind)) {
      other.run(() -> local.set("takes the place, perhaps"));
      Hooks.awaitRun(kind, () -> !removed.isEmpty());
      assertThat(ranIn.get())
          .isNotSameAs(Thread.currentThread())
          .isNotSameAs(thread.get())
          .isNotSameAs(other.thread());
      assertThat(ranIn.get().getName()).startsWith("perthread");
    }
  }

  @EachKind
  void hooks_atAWrappedExit_runInTheThreadInReverseOrderOfFirstUse(ThreadKind kind) {
    List<String> order = new ArrayList<>();
    List<PerThread<String>> locals = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      locals.add(PerThread.<String>builder().onRemoval(v -> order.add(v)).build());
    }
    TestThreads.runIn(
        PerThread.threadFactory(kind.factory()),
        () -> {
          for (int i = 0; i < 10; i++) {
            locals.get(i).set("value " + i);
          }
          locals.get(9).remove();
          locals.get(0).set("value 0 anew");
          locals.get(9).set("value 9 anew");
        });
    assertThat(order)
        .containsExactly(
            "value 9",
            "value 9 anew",
            "value 8",
            "value 7",
            "value 6",
            "value 5",
            "value 4",
            "value 3",
            "value 2",
            "value 1",
            "value 0 anew");
  }

  @EachKind
  void hooks_thatStoreAtAWrappedExit_getFourRounds(ThreadKind kind) {
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<PerThread<Integer>> self = new AtomicReference<>();
    PerThread<Integer> again =
        PerThread.<Integer>builder()
            .onRemoval(value -> {
              runs.incrementAndGet();
              self.get().set(value + 1);
              local.set("round " + value);
            })
            .build();
    self.set(again);
    TestThreads.runIn(PerThread.threadFactory(kind.factory()), () -> again.set(1));
    assertThat(runs).hasValue(4);
    assertThat(Inside.entries(again)).isZero();
    assertThat(Inside.entries(local)).isZero();
    assertThat(removed).containsExactly("round 1", "round 2", "round 3");
  }

  @EachKind
  void hooks_thatStoreOnTheLibrarysThread_leaveNothing(ThreadKind kind) {
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<PerThread<Integer>> self = new AtomicReference<>();
    PerThread<Integer> again =
        PerThread.<Integer>builder()
            .onRemoval(value -> {
              runs.incrementAndGet();
              self.get().set(value + 1);
            })
            .build();
    self.set(again);
    TestThreads.runIn(kind, () -> again.set(1));
    Hooks.awaitRun(kind, () -> runs.get() >= 4 && Inside.entries(again) == 0);
    assertThat(runs.get()).isEqualTo(4);
  }

  @EachKind
  void hook_thatThrowsInACaller_isReportedToItsHandlerAndStopsNothing(ThreadKind kind) {
    List<Throwable> reported = new ArrayList<>();
    RuntimeException failure = new IllegalStateException("a hook that fails");
    AtomicInteger runs = new AtomicInteger();
    PerThread<String> failing =
        PerThread.<String>builder()
            .name("shop.failing")
            .onRemoval(value -> {
              runs.incrementAndGet();
              throw failure;
            })
            .build();
    Thread thread =
        PerThread.threadFactory(kind.factory())
            .newThread(() -> {
              failing.set("removed");
              failing.remove();
              local.set("stays until the end");
              failing.set("at the end");
            });
    thread.setUncaughtExceptionHandler((t, e) -> reported.add(e));
    thread.start();
    TestThreads.join(thread);
    assertThat(runs).hasValue(2);
    assertThat(reported)
        .hasSize(2)
        .allSatisfy(report ->
            assertThat(report)
                .isInstanceOf(RemovalHookException.class)
                .hasMessageStartingWith("The removal hook of shop.failing failed")
                .hasMessageEndingWith("the thread goes on")
                .hasCause(failure));
    assertThat(reported.get(0)).hasMessageContaining("(REMOVE)");
    assertThat(reported.get(1)).hasMessageContaining("(THREAD_END)");
    assertThat(removed).containsExactly("stays until the end");
  }

  @EachKind
  void hook_thatThrowsOnTheLibrarysThread_isLoggedAndStopsNothing(ThreadKind kind) {
    Error failure = new AssertionError("a hook that fails");
    PerThread<String> failing =
        PerThread.<String>builder()
            .name("shop.logged")
            .onRemoval(value -> {
              throw failure;
            })
            .build();
    try (Logged logged = Logged.open()) {
      TestThreads.inParallel(
          kind,
          3,
          index -> {
            failing.set("value");
            local.set("value " + index);
          });
      Hooks.awaitRun(kind, () -> logged.records().size() == 3 && removed.size() == 3);
      assertThat(logged.records())
          .allSatisfy(record -> {
            assertThat(record.getThrown())
                .isInstanceOf(RemovalHookException.class)
                .hasCause(failure);
            assertThat(record.getMessage())
                .startsWith("The removal hook of shop.logged failed")
                .endsWith("the thread goes on");
          });
    }
  }

  @EachKind
  void hook_thatBlocks_delaysOnlyHooks(ThreadKind kind) {
    Hooks.Blocked blocked = Hooks.blockTheLibrarysThread();
    PerThread<String> plain = new PerThread<>();
    TestThreads.runIn(
        kind,
        () -> {
          plain.set("dropped meanwhile");
          local.set("waits");
        });
    Inside.awaitValues(kind, 0, plain);
    Inside.awaitValues(kind, 0, local);
    assertThat(removed).isEmpty();
    TestThreads.runIn(
        PerThread.threadFactory(kind.factory()), () -> local.set("exact exits go on"));
    assertThat(removed).containsExactly("exact exits go on");
    blocked.release();
    Hooks.awaitRun(kind, () -> removed.contains("waits"));
  }

  /** One who closes a local means its hooks to run; those that wait must not be lost with it. */
  @EachKind
  void hook_thatWaitsWhenTheLocalIsClosedAndDropped_runsAllTheSame(ThreadKind kind) {
    Hooks.Blocked blocked = Hooks.blockTheLibrarysThread();
    Gc.awaitCleared(closeWithWaitingValue(kind));
    blocked.release();
    Hooks.awaitRun(kind, () -> !removed.isEmpty());
    assertThat(removed).containsExactly("waits");
  }

  private WeakReference<?> closeWithWaitingValue(ThreadKind kind) {
    PerThread<@Nullable String> closed = recording();
    TestThreads.runIn(kind, () -> closed.set("waits"));
    closed.set("sweeps");
    closed.remove();
    assertThat(removed.remove()).isEqualTo("sweeps");
    closed.close();
    return new WeakReference<>(closed);
  }

  /** A hook that is interrupted, or interrupts itself, must not disturb the next. */
  @EachKind
  void hook_afterOneThatLeftItsThreadInterrupted_isNotInterrupted(ThreadKind kind) {
    List<Boolean> interrupted = new ArrayList<>();
    CountDownLatch ran = new CountDownLatch(2);
    PerThread<String> interrupting =
        PerThread.<String>builder()
            .onRemoval(value -> {
              interrupted.add(Thread.currentThread().isInterrupted());
              Thread.currentThread().interrupt();
              ran.countDown();
            })
            .build();
    TestThreads.inParallel(kind, 2, index -> interrupting.set("value"));
    Hooks.await(ran);
    assertThat(interrupted).containsExactly(false, false);
  }

  @Test
  void hook_ofADroppedLocal_doesNotRun() {
    Gc.awaitCleared(dropLocal());
    assertThat(removed).isEmpty();
  }

  private WeakReference<?> dropLocal() {
    PerThread<@Nullable String> dropped = recording();
    dropped.set("dropped with its local");
    return new WeakReference<>(dropped);
  }
}
