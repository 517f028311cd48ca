package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/** The local owns the values, and nothing else does. */
class OwnershipTest {
  @EachKind
  @Tag("O1")
  void value_isSeenOnlyByTheThreadThatStoredIt(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    TestThreads.inParallel(
        kind,
        8,
        index -> {
          assertThat(local.isSet()).isFalse();
          for (int n = 0; n < 10_000; n++) {
            int mine = index * 1_000_000 + n;
            local.set(mine);
            assertThat((int) local.get()).isEqualTo(mine);
          }
        });
    assertThat(local.isSet()).isFalse();
  }

  @EachKind
  @Tag("O1")
  void value_ofManyThreadsAliveTogether_isEachItsOwn(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        int mine = i;
        Worker worker = Worker.start(kind);
        workers.add(worker);
        worker.run(() -> local.set(mine));
      }
      for (int i = 0; i < workers.size(); i++) {
        assertThat(workers.get(i).call(local::get)).isEqualTo(i);
      }
    } finally {
      workers.forEach(Worker::end);
    }
  }

  @EachKind
  @Tag("O1")
  void value_madeByTheInitializer_isTheThreadsOwn(ThreadKind kind) {
    AtomicInteger made = new AtomicInteger();
    PerThread<Integer> local = PerThread.withInitial(made::incrementAndGet);
    try (Worker a = Worker.start(kind);
        Worker b = Worker.start(kind)) {
      assertThat(a.call(local::get)).isEqualTo(1);
      assertThat(b.call(local::get)).isEqualTo(2);
      assertThat(a.call(local::get)).isEqualTo(1);
    }
  }

  @EachKind
  @Tag("O2")
  @Tag("lifetime")
  void value_ofAnUnreachableLocal_isCollectedWhileItsThreadLives(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      Gc.awaitCleared(useAndDropLocal(worker));
      assertThat(worker.thread().isAlive()).isTrue();
    }
  }

  private static List<WeakReference<?>> useAndDropLocal(Worker worker) {
    PerThread<Object> local = PerThread.builder().onRemoval(value -> {}).build();
    Object value = new Object();
    worker.run(() -> local.set(value));
    worker.run(() -> assertThat(local.get()).isSameAs(value));
    return List.of(new WeakReference<>(value), new WeakReference<>(local));
  }

  @EachKind
  @Tag("O2")
  @Tag("lifetime")
  void value_thatIsReplacedOrTakenOut_isHeldByNothing(ThreadKind kind) {
    PerThread<Object> local = new PerThread<>();
    try (Worker worker = Worker.start(kind)) {
      Gc.awaitCleared(storeAndReplace(worker, local));
      worker.run(local::remove);
      assertThat(Inside.values(local)).isZero();
    }
  }

  private static List<WeakReference<?>> storeAndReplace(Worker worker, PerThread<Object> local) {
    Object replaced = new Object();
    Object bound = new Object();
    Object taken = new Object();
    worker.run(() -> local.set(replaced));
    worker.run(() -> local.set(taken));
    worker.run(() -> local.runWith(bound, () -> {}));
    assertThat(worker.call(local::getAndRemove)).isSameAs(taken);
    return List.of(
        new WeakReference<>(replaced), new WeakReference<>(bound), new WeakReference<>(taken));
  }

  @EachKind
  @Tag("O2")
  @Tag("E5")
  @Tag("lifetime")
  void value_thatWaitsForItsHook_isHeldByItsLocalAlone(ThreadKind kind) {
    Hooks.Blocked blocked = Hooks.blockTheLibrarysThread();
    try {
      Gc.awaitCleared(endThreadAndDropLocal(kind));
    } finally {
      blocked.release();
    }
  }

  private static List<WeakReference<?>> endThreadAndDropLocal(ThreadKind kind) {
    AtomicInteger runs = new AtomicInteger();
    PerThread<Object> local =
        PerThread.builder().onRemoval(value -> runs.incrementAndGet()).build();
    Object value = new Object();
    TestThreads.runIn(kind, () -> local.set(value));
    Hooks.awaitQueued(kind, local);
    assertThat(runs).hasValue(0);
    return List.of(new WeakReference<>(value), new WeakReference<>(local));
  }

  /** JDK-6254531, which {@code java.lang.ThreadLocal} leaks. */
  @EachKind
  @Tag("O3")
  @Tag("lifetime")
  void value_thatRefersToItsLocal_isCollectedWithIt(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      Gc.awaitCleared(storeReferringValues(worker));
      assertThat(worker.thread().isAlive()).isTrue();
    }
  }

  private static List<WeakReference<?>> storeReferringValues(Worker worker) {
    List<WeakReference<?>> dropped = new ArrayList<>();
    PerThread<Object> direct = new PerThread<>();
    worker.run(() -> direct.set(direct));
    dropped.add(new WeakReference<>(direct));

    PerThread<Object> one = new PerThread<>();
    PerThread<Object> other = PerThread.builder().onRemoval(value -> one.remove()).build();
    worker.run(() -> one.set(List.of(other)));
    worker.run(() -> other.set(new Object[] {one}));
    dropped.add(new WeakReference<>(one));
    dropped.add(new WeakReference<>(other));

    ThreadAttributes attributes = new ThreadAttributes(a -> a.set("self", a));
    worker.run(() -> attributes.set("handle", attributes.attribute("self", Object.class)));
    dropped.add(new WeakReference<>(attributes));
    return dropped;
  }

  @EachKind
  @Tag("O3")
  @Tag("lifetime")
  void locals_madePerInstance_leaveNothingInTheThreadsThatUsedThem(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      for (int round = 0; round < 20; round++) {
        Gc.awaitCleared(worker.call(OwnershipTest::useManyLocals));
      }
      PerThread<Integer> another = new PerThread<>();
      worker.run(() -> another.set(1));
      assertThat(worker.call(OwnershipTest::localsOfThisThread)).isLessThan(10);
      assertThat(worker.call(OwnershipTest::roomForLocalsOfThisThread)).isLessThan(600);
    }
  }

  private static List<WeakReference<?>> useManyLocals() {
    List<WeakReference<?>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      PerThread<Object> local = new PerThread<>();
      local.set(new Object[] {local, new byte[1000]});
      dropped.add(new WeakReference<>(local));
    }
    return dropped;
  }

  private static int localsOfThisThread() {
    int[] count = {0};
    ThreadRegistry.visitLocals(Thread.currentThread(), local -> count[0]++);
    assertThat(count[0]).isPositive();
    return count[0];
  }

  private static int roomForLocalsOfThisThread() {
    Thread t = Thread.currentThread();
    ThreadRecord thread = ThreadRegistry.find(t);
    int[] room = {thread == null ? 0 : Inside.roomForLocals(thread)};
    for (BlockRecord block : ThreadRegistry.recordsOf(t).blocksOf(ThreadIds.id(t))) {
      room[0] += Inside.uses(block);
    }
    assertThat(room[0]).isPositive();
    return room[0];
  }

  @EachKind
  @Tag("O4")
  @Tag("lifetime")
  void thread_thatHasEnded_isCollectedWhileItsLocalsLive(ThreadKind kind) {
    PerThread<Object> local = PerThread.builder().onRemoval(value -> {}).build();
    ThreadAttributes attributes = new ThreadAttributes();
    Gc.awaitCleared(endThread(kind, local, attributes));
    assertThat(local.isSet()).isFalse();
    assertThat(attributes.has("name")).isFalse();
  }

  private static WeakReference<@Nullable Thread> endThread(
      ThreadKind kind, PerThread<Object> local, ThreadAttributes attributes) {
    Thread[] thread = new Thread[1];
    TestThreads.runIn(
        kind,
        () -> {
          thread[0] = Thread.currentThread();
          local.set("value");
          attributes.set("name", "value");
        });
    return new WeakReference<>(thread[0]);
  }
}
