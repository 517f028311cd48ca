package io.github.perthread.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What happens when a thread ends. */
final class ThreadEndClauses extends Contract {
  ThreadEndClauses(Implementation implementation, boolean expectedToHold) {
    super(implementation, expectedToHold);
  }

  @Clause(
      id = "E1",
      says = "The value of an ended thread dies, although the Thread is referred to",
      otherwise = "still referred to")
  void value_ofAnEndedThreadThatIsReferredTo_isCollected() {
    Subject local = create();
    Thread thread = new Thread(() -> local.set(new Value(null)));
    WeakReference<Object> value = runAndGetValue(thread);
    holding(thread, () -> holding(local, () -> assertCollected(value)));
  }

  @Clause(
      id = "E1",
      says = "… and although the value refers to its Thread",
      otherwise = "still referred to")
  void valueThatRefersToItsEndedThread_isCollected() {
    Subject local = create();
    WeakReference<Object> value =
        runAndGetValue(new Thread(() -> local.set(new Value(Thread.currentThread()))));
    holding(local, () -> assertCollected(value));
  }

  /** Notes where it is, so that the thread need not tell. */
  private static final class Value {
    static final ThreadEndClauses.Last LAST = new ThreadEndClauses.Last();

    @SuppressWarnings("UnusedVariable")
    private final @Nullable Thread thread;

    Value(@Nullable Thread thread) {
      this.thread = thread;
      LAST.reference = new WeakReference<>(this);
    }
  }

  private static final class Last {
    volatile @Nullable WeakReference<Object> reference;
  }

  private static WeakReference<Object> runAndGetValue(Thread thread) {
    thread.start();
    TestThreads.join(thread);
    WeakReference<Object> reference = Value.LAST.reference;
    assertTrue("the thread did not store a value", reference != null);
    return reference == null ? new WeakReference<>(null) : reference;
  }

  @Clause(
      id = "E1",
      says = "… within a second, without a garbage collection",
      otherwise = "still held")
  void value_ofAnEndedThread_isDroppedWithoutACollection() {
    for (int attempt = 1; ; attempt++) {
      long collections = Gc.count();
      Subject local = create();
      int before = local.valuesHeld();
      Thread thread = new Thread(() -> local.set("value"));
      thread.start();
      TestThreads.join(thread);
      holding(thread, () -> assertWithin(1000, "still held", () -> local.valuesHeld() == before));
      if (Gc.count() == collections) {
        return;
      }
      assertTrue("the collector never leaves us alone", attempt < 20);
    }
  }

  @Clause(id = "E2", says = "A wrapped exit drops the values before join returns")
  void value_ofAThreadWhoseExitIsWrapped_isDroppedBeforeJoinReturns() {
    Subject local = create();
    Thread thread = new Thread(PerThread.exiting(() -> local.set("value")));
    thread.start();
    TestThreads.join(thread);
    assertThat(local.valuesHeld()).isZero();
  }

  @Clause(id = "E5", says = "A removal hook runs exactly once for each value removed")
  void hook_runsOnceForEachValueThatIsRemoved() {
    ConcurrentLinkedQueue<Object> removed = new ConcurrentLinkedQueue<>();
    PerThread<Object> local = PerThread.builder().onRemoval(removed::add).build();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Object value = i;
      Thread thread = new Thread(() -> local.set(value));
      threads.add(thread);
      thread.start();
    }
    threads.forEach(TestThreads::join);
    assertWithin(5000, "hooks are missing", () -> removed.size() >= 20);
    local.set("removed");
    local.remove();
    local.set("taken");
    local.getAndRemove();
    local.close();
    assertThat(removed).hasSize(21).doesNotHaveDuplicates().contains("removed");
  }

  @Clause(
      id = "E7",
      says = "A first set drops the values of all ended threads, in a small local",
      otherwise = "expected: 2")
  void set_theFirstInAThread_dropsTheValuesOfAllEndedThreads() {
    Subject local = create();
    int before = local.valuesHeld();
    List<Thread> ended = endedThreads(local, 20);
    Runnable setFirst =
        () -> {
          local.set("mine");
          assertThat(local.valuesHeld()).isEqualTo(before + 1);
        };
    holding(ended, () -> TestThreads.runIn(Thread::new, setFirst::run));
  }

  @Clause(
      id = "E7",
      says = "After join and a collection the values of ended threads are gone",
      otherwise = "values are left")
  void values_ofEndedThreads_areCollected() {
    Subject local = create();
    List<WeakReference<Object>> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      values.add(runAndGetValue(new Thread(() -> local.set(new Value(null)))));
    }
    holding(
        local,
        () ->
            assertAfterCollections(
                "values are left", () -> values.stream().allMatch(value -> value.refersTo(null))));
  }

  private static List<Thread> endedThreads(Subject local, int count) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> local.set("value"));
      threads.add(thread);
      thread.start();
    }
    threads.forEach(TestThreads::join);
    return threads;
  }
}
