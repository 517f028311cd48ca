package io.github.perthread.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What makes each form what it is: who removes a dict, and what is left in the threads. What the
 * forms promise to their users, and where they fall short, is in the suite of all implementations.
 */
class FormsTest {
  static Stream<Supplier<AttributeObject>> forms() {
    return Stream.of(FirstForm::new, PurePythonForm::new, CForm::new);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void droppedLocal_leavesNothingInAThreadThatLives(Supplier<AttributeObject> form) {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      Reference<?> dropped = useAndDrop(worker, form);
      Gc.awaitCleared(dropped);
      Gc.awaitCollected(
          "its key is still in the thread",
          () -> worker.call(() -> ThreadState.current().size()) == 0);
    }
  }

  private static Reference<?> useAndDrop(Worker worker, Supplier<AttributeObject> form) {
    AttributeObject local = form.get();
    worker.run(() -> local.set("name", "value"));
    assertThat((int) worker.call(() -> ThreadState.current().size())).isEqualTo(1);
    return new WeakReference<>(local);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void dict_cannotBeReplaced(Supplier<AttributeObject> form) {
    AttributeObject local = form.get();
    assertThatThrownBy(() -> local.set("__dict__", "another"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(local.dict()).isEmpty();
  }

  @Test
  void firstForm_closed_hasNothingInAnyThread() {
    FirstForm local = new FirstForm();
    try (Worker one = Worker.start(ThreadKind.PLATFORM);
        Worker other = Worker.start(ThreadKind.PLATFORM)) {
      one.run(() -> local.set("name", "of the one"));
      other.run(() -> local.set("name", "of the other"));
      assertThat(local.dictsHeld()).isEqualTo(3);
      local.close();
      assertThat(local.dictsHeld()).isZero();
      assertThat((boolean) one.call(() -> local.has("name"))).isFalse();
      assertThat((boolean) other.call(() -> local.has("name"))).isFalse();
    }
  }

  @Test
  void firstForm_ofEndedThreads_keepsTheDictThatWasUsedLast() {
    FirstForm local = new FirstForm();
    List<WeakReference<Object>> values = valuesOfEndedThreads(local);
    Gc.awaitCleared(values.subList(0, 2));
    assertThat(values.get(2).refersTo(null)).isFalse();
    assertThat(local.has("value")).isFalse(); // this thread's is in the slot now
    Gc.awaitCleared(values);
  }

  @Test
  void purePythonForm_ofEndedThreads_keepsTheDictThatWasBoundLast() {
    PurePythonForm local = new PurePythonForm();
    List<WeakReference<Object>> values = valuesOfEndedThreads(local);
    Gc.awaitCollected("dicts of threads that are gone", () -> local.dictsHeld() == 1);
    Gc.awaitCleared(values.subList(0, 2));
    assertThat(values.get(2).refersTo(null)).isFalse();
    assertThat(local.has("value")).isFalse(); // this thread's is bound now
    Gc.awaitCleared(values);
  }

  @Test
  void cForm_ofEndedThreads_keepsNone() {
    CForm local = new CForm();
    List<WeakReference<Object>> values = valuesOfEndedThreads(local);
    Gc.awaitCollected("dicts of threads that are gone", () -> local.dictsHeld() == 1);
    Gc.awaitCleared(values);
  }

  private static List<WeakReference<Object>> valuesOfEndedThreads(AttributeObject local) {
    List<WeakReference<Object>> values = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () -> {
            Object value = new Object();
            local.set("value", value);
            values.add(new WeakReference<>(value));
          });
    }
    return values;
  }
}
