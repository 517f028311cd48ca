package io.github.perthread.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.perthread.PerThread;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What can be done to a local as a whole, and that no thread waits for another. */
final class ValueClauses extends Contract {
  ValueClauses(Implementation implementation, boolean expectedToHold) {
    super(implementation, expectedToHold);
  }

  @Clause(id = "L1", says = "A local is a java.lang.ThreadLocal")
  void local_worksWhereAThreadLocalIsAccepted() {
    assertThat(create(() -> "initial").self()).isInstanceOf(ThreadLocal.class);
    ThreadLocal<?> local = (ThreadLocal<?>) create(() -> "initial").self();
    assertThat(local.get()).isEqualTo("initial");
    local.set(null);
    assertThat(local.get()).isNull();
    local.remove();
    assertThat(local.get()).isEqualTo("initial");
  }

  @Clause(id = "L2", says = "clearAllThreads removes the values of all threads")
  void clearAllThreads_givesUpTheValuesOfAllThreads() {
    Subject local = create();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("of the worker"));
      local.set("mine");
      local.clearAllThreads();
      assertThat(local.isSet()).isFalse();
      worker.run(() -> assertThat(local.isSet()).isFalse());
      worker.run(() -> local.set("again"));
      worker.run(() -> assertThat(local.get()).isEqualTo("again"));
    }
  }

  @Clause(id = "L2", says = "\u2026 so does close")
  void close_givesUpTheValuesOfAllThreads() {
    Subject local = create();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("of the worker"));
      local.set("of the caller");
      local.close();
      assertThat(local.valuesHeld()).isZero();
    }
  }

  @Clause(
      id = "L2",
      says = "\u2026 and it does so for good: what comes later throws",
      otherwise = "not to be null")
  void close_refusesWhatComesLater() {
    Subject local = create();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("of the worker"));
      local.close();
      worker.run(() ->
          assertThat(catchThrowable(() -> local.set("too late")))
              .isInstanceOf(IllegalStateException.class));
      worker.run(
          () -> assertThat(catchThrowable(local::get)).isInstanceOf(IllegalStateException.class));
    }
  }

  @Clause(id = "L3", says = "Other threads' values can be enumerated")
  void enumeration_showsEveryLivingThreadsValue() {
    PerThread<@Nullable Object> local = create().perThread();
    try (Worker one = Worker.start(ThreadKind.PLATFORM);
        Worker other = Worker.start(ThreadKind.PLATFORM)) {
      one.run(() -> local.set("one"));
      other.run(() -> local.set(null));
      assertThat(local.snapshot())
          .hasSize(2)
          .containsEntry(one.thread(), "one")
          .containsEntry(other.thread(), null);
    }
  }

  @Clause(id = "L5", says = "runWith puts back what was there: unset, null or a value")
  void runWith_putsBackWhatWasThere() {
    PerThread<@Nullable Object> local = create().perThread();
    local.runWith("bound", () -> assertThat(local.get()).isEqualTo("bound"));
    assertThat(local.isSet()).isFalse();
    local.set(null);
    RuntimeException failure = new RuntimeException("the body fails");
    assertThat(
            catchThrowable(() ->
                local.runWith(
                    "bound",
                    () -> {
                      throw failure;
                    })))
        .isSameAs(failure);
    assertThat(local.isSet()).isTrue();
    assertThat(local.get()).isNull();
    local.set("value");
    local.runWith("bound", local::remove);
    assertThat(local.get()).isEqualTo("value");
  }

  @Clause(
      id = "C1",
      says = "A thread inside an access makes no other thread wait",
      otherwise = "another thread is made to wait")
  void access_whileAnotherThreadIsInUserCode_goesOn() throws InterruptedException {
    AtomicReference<Runnable> initializer = new AtomicReference<>(() -> {});
    Subject local = create(() -> runOnce(initializer));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch passed = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    try (Worker occupier = Worker.start(ThreadKind.PLATFORM);
        Worker passer = Worker.start(ThreadKind.PLATFORM)) {
      Runnable stay =
          () -> {
            inside.countDown();
            await(leave);
          };
      Worker.Pending occupied = occupier.begin(() -> local.occupy(initializer, stay));
      await(inside);
      Worker.Pending passing =
          passer.begin(() -> {
            assertThat(local.get()).isEqualTo("initial");
            local.set("passed");
            passed.countDown();
          });
      try {
        assertReached(passed);
      } finally {
        leave.countDown();
        passing.await();
        occupied.await();
      }
    }
  }

  private static Object runOnce(AtomicReference<Runnable> initializer) {
    initializer.getAndSet(() -> {}).run();
    return "initial";
  }

  @Clause(id = "C1", says = "User code may synchronize on the local")
  void access_whileAnotherThreadSynchronizesOnTheLocal_goesOn() throws InterruptedException {
    Subject local = create(() -> "initial");
    CountDownLatch passed = new CountDownLatch(1);
    try (Worker passer = Worker.start(ThreadKind.PLATFORM)) {
      Worker.Pending passing;
      synchronized (local.self()) {
        passing =
            passer.begin(() -> {
              assertThat(local.get()).isEqualTo("initial");
              local.set("passed");
              passed.countDown();
            });
        assertReached(passed);
      }
      passing.await();
    }
  }

  @Clause(
      id = "C2",
      says = "No lock is held while an initializer runs",
      otherwise = "another thread is made to wait")
  void initializerThatBlocks_makesNoOtherThreadWait() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch passed = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicReference<Runnable> initializer = new AtomicReference<>(() -> {});
    Subject local = create(() -> runOnce(initializer));
    try (Worker first = Worker.start(ThreadKind.PLATFORM);
        Worker second = Worker.start(ThreadKind.PLATFORM)) {
      initializer.set(() -> {
        inside.countDown();
        await(leave);
      });
      Worker.Pending initializing = first.begin(local::get);
      await(inside);
      Worker.Pending passing =
          second.begin(() -> {
            assertThat(local.get()).isEqualTo("initial");
            passed.countDown();
          });
      try {
        assertReached(passed);
      } finally {
        leave.countDown();
        passing.await();
        initializing.await();
      }
    }
  }
}
