package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a context keeps alive, and what it does not. */
@Tag("lifetime")
class ContextMemoryTest {
  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private static <T> PerThread<T> propagated() {
    return PerThread.<T>builder().propagated().build();
  }

  @EachKind
  @Tag("X8")
  void context_outlivesTheCapturingThread(ThreadKind kind) {
    PerThread<String> local = propagated();
    AtomicReference<PerThreadContext> captured = new AtomicReference<>(PerThreadContext.empty());
    TestThreads.runIn(
        kind,
        () -> {
          local.set(new String("ada"));
          captured.set(PerThreadContext.capture());
        });
    Inside.awaitValues(kind, 0, local);
    Gc.collectRepeatedly(3);
    captured.get().run(() -> assertThat(local.get()).isEqualTo("ada"));
  }

  /** A context, a task and an executor, all with what a local had that is gone then. */
  private record Kept(
      PerThreadContext context, Runnable task, WeakReference<Object> local, Object value) {}

  private static Kept captureAndDrop(Worker other, WeakReference<?>[] elsewhere) {
    PerThread<Object> local = propagated();
    Object value = new Object();
    local.set(value);
    PerThreadContext context = PerThreadContext.capture();
    local.remove();
    elsewhere[0] =
        other.call(() -> {
          Object theirs = new Object();
          local.set(theirs);
          return new WeakReference<>(theirs);
        });
    return new Kept(context, context.wrap((Runnable) () -> {}), new WeakReference<>(local), value);
  }

  @EachKind
  @Tag("X9")
  void local_thatIsDroppedWhileContextsLive_isCollectedWithItsValues(ThreadKind kind) {
    try (Worker other = Worker.start(kind)) {
      WeakReference<?>[] elsewhere = new WeakReference<?>[1];
      Kept kept = captureAndDrop(other, elsewhere);
      Gc.awaitCleared(List.of(kept.local, elsewhere[0]));
      other.run(kept.task::run);
      kept.context.run(() -> {});
      assertThat(kept.context).hasToString("PerThreadContext[(collected)]");
      assertThat(kept.context.isEmpty()).isFalse();
      assertThat(kept.value).isNotNull();
    }
  }

  private static WeakReference<Object> runOnce(
      PerThreadContext[] context, PerThread<Object> local) {
    Object value = new Object();
    local.set(value);
    context[0] = PerThreadContext.capture();
    local.remove();
    return new WeakReference<>(value);
  }

  @EachKind
  @Tag("X12")
  void value_thatWasBound_isReferredToByNothingInTheThread(ThreadKind kind) {
    PerThread<Object> local = propagated();
    ThreadAttributes attributes = new ThreadAttributes(a -> {}, value -> value);
    ThreadAttribute<Object> handle = attributes.attribute("x", Object.class);
    try (Worker capturer = Worker.start(kind);
        Worker runner = Worker.start(kind)) {
      runner.run(() -> local.set("before"));
      PerThreadContext[] context = {PerThreadContext.empty()};
      WeakReference<Object> value = capturer.call(() -> runOnce(context, local));
      AtomicReference<WeakReference<Object>> ofTheHandle = new AtomicReference<>();
      runner.run(() ->
          context[0].run(() -> {
            assertThat(local.get()).isSameAs(value.get());
            Object attribute = new Object();
            handle.set(attribute);
            assertThat(handle.get()).isSameAs(attribute);
            ofTheHandle.set(new WeakReference<>(attribute));
          }));
      context[0] = PerThreadContext.empty();
      Gc.awaitCleared(List.of(value, ofTheHandle.get()));
      runner.run(() -> assertThat(local.get()).isEqualTo("before"));
    }
  }

  private static WeakReference<Object> useAndRemove(boolean remove) {
    PerThread<Object> local = propagated();
    local.set("value");
    PerThreadContext.capture().run(() -> {});
    if (remove) {
      local.remove();
    }
    return new WeakReference<>(local);
  }

  /** With a value it goes once the thread pauses; without one although the thread goes on. */
  @EachKind
  @Tag("X20")
  void local_thatIsDropped_isCollected(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      WeakReference<Object> withValue = worker.call(() -> useAndRemove(false));
      Gc.awaitCleared(withValue);
      WeakReference<Object> without = worker.call(() -> useAndRemove(true));
      Worker.Pending capturing =
          worker.begin(() -> {
            while (!without.refersTo(null) && !Thread.currentThread().isInterrupted()) {
              PerThreadContext.capture().run(() -> {});
            }
          });
      try {
        Gc.awaitCleared(without);
      } finally {
        worker.thread().interrupt();
        capturing.await();
      }
    }
  }

  @Test
  @Tag("X20")
  void list_leavesOutLocalsThatHaveNoValueAnyMore() {
    PerThread<String> kept = propagated();
    kept.set("kept");
    for (int i = 0; i < 1_000; i++) {
      PerThread<Integer> passing = propagated();
      passing.set(i);
      passing.remove();
      PerThreadContext.capture();
    }
    assertThat(PerThreadContext.capture().locals).hasSize(1);
    PerThreadContext.capture().run(() -> assertThat(kept.get()).isEqualTo("kept"));
  }

  private static WeakReference<Object> useMany() {
    Object last = "";
    for (int i = 0; i < 500; i++) {
      PerThread<Integer> local = propagated();
      local.set(i);
      last = local;
    }
    return new WeakReference<>(last);
  }

  @Test
  @Tag("C3")
  void list_ofAThreadThatNeverCaptures_hasNoRoomForLocalsThatWereCollected() {
    for (int round = 0; round < 10; round++) {
      Gc.awaitCleared(useMany());
    }
    PropagatedLocals list = PropagatedLocals.of(Thread.currentThread());
    assertThat(Inside.roomForPropagated(list)).isLessThanOrEqualTo(2_048);
  }

  /** While the thread captures and runs, it must hold its values for nobody but the locals. */
  @EachKind
  @Tag("O2")
  void valueOfADroppedLocal_isNotHeldByTheThreadsList(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      WeakReference<Object> value =
          worker.call(() -> {
            PerThread<Object> local = propagated();
            Object referring = new Object[] {local};
            local.set(referring);
            PerThreadContext.capture();
            PerThreadContext.empty().run(() -> {});
            return new WeakReference<>(referring);
          });
      Gc.awaitCleared(value);
    }
  }
}
