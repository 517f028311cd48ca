package io.github.perthread.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Attributes by name. */
final class AttributeClauses extends Contract {
  AttributeClauses(Implementation implementation, boolean expectedToHold) {
    super(implementation, expectedToHold);
  }

  @Clause(
      id = "A1",
      says = "A missing name throws, and the message names object and thread too",
      otherwise = "to contain")
  void missingName_throwsAndNamesAttributeObjectAndThread() {
    Subject local = create();
    Throwable thrown = catchThrowable(() -> local.get("color"));
    assertThat(thrown).isInstanceOf(NoSuchElementException.class);
    assertThat(thrown)
        .hasMessageContaining("color")
        .hasMessageContaining(local.self().getClass().getName())
        .hasMessageContaining(Thread.currentThread().toString());
  }

  @Clause(id = "A2", says = "The dict is live and in insertion order")
  void dict_isLiveAndInInsertionOrder() {
    Subject local = create();
    Map<String, @Nullable Object> dict = local.dict();
    local.set("b", 1);
    local.set("a", 2);
    assertThat(dict.keySet()).containsExactly("b", "a");
    dict.put("c", null);
    assertThat(local.get("c")).isNull();
    dict.remove("b");
    local.set("b", 3);
    assertThat(dict.keySet()).containsExactly("a", "c", "b");
  }

  @Clause(
      id = "A2",
      says = "… refuses to be changed by another thread",
      otherwise = "not to be null")
  void dict_changedByAnotherThread_refuses() {
    Subject local = create();
    Map<String, @Nullable Object> dict = local.dict();
    local.set("mine", 1);
    TestThreads.runIn(
        Thread::new,
        () -> {
          assertThat(dict.get("mine")).isEqualTo(1);
          assertThat(catchThrowable(() -> dict.put("mine", 2)))
              .isInstanceOf(IllegalStateException.class);
        });
    assertThat(local.get("mine")).isEqualTo(1);
  }

  @Clause(id = "A2", says = "… and can be read after its thread has ended")
  void dict_ofAnEndedThread_isReadable() {
    Subject local = create();
    int before = local.valuesHeld();
    AtomicReference<Map<String, @Nullable Object>> kept =
        new AtomicReference<>(new HashMap<String, @Nullable Object>());
    TestThreads.runIn(
        Thread::new,
        () -> {
          local.set("name", "value");
          kept.set(local.dict());
        });
    assertAfterCollections("the dict is not removed", () -> local.valuesHeld() == before);
    assertThat(kept.get()).containsExactly(Map.entry("name", "value"));
  }

  @Clause(id = "A3", says = "The fields of a subclass are shared, the attributes are not")
  void fieldsOfASubclass_areSharedByAllThreads() {
    Subject local = create();
    local.field().set("shared");
    local.set("name", "mine");
    TestThreads.runIn(
        Thread::new,
        () -> {
          assertThat(local.field().get()).isEqualTo("shared");
          assertThat(catchThrowable(() -> local.get("name")))
              .isInstanceOf(NoSuchElementException.class);
        });
  }

  @Clause(id = "A5", says = "A thread can clear its own attributes")
  void clear_emptiesTheCallingThreadsAttributesOnly() {
    Subject local = create();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("name", "of the worker"));
      local.set("name", "mine");
      local.dict().clear();
      assertThat(local.dict()).isEmpty();
      worker.run(() -> assertThat(local.get("name")).isEqualTo("of the worker"));
    }
  }

  @Clause(id = "A5", says = "… and everybody's")
  void clearAllThreads_emptiesEverybodysAttributes() {
    Subject local = create();
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> local.set("name", "of the worker"));
      local.set("name", "mine");
      local.clearAllThreads();
      assertThat(local.dict()).isEmpty();
      worker.run(() -> assertThat(local.dict()).isEmpty());
    }
  }

  @Clause(
      id = "A6",
      says = "Names are any strings but null; values may be null",
      otherwise = "[__dict__]")
  void names_areAnyStringsButNull() {
    Subject local = create();
    for (String name : new String[] {"", " ", "\u7ebf\u7a0b", "__dict__", "__class__"}) {
      Throwable refused = catchThrowable(() -> local.set(name, null));
      assertThat(refused).as(name).isNull();
      assertThat(local.get(name)).isNull();
    }
    assertThat(catchThrowable(() -> setUnnamed(local))).isInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings("NullAway") // what is shown is what happens to those who do not check
  private static void setUnnamed(Subject local) {
    local.set((String) null, "value");
  }
}
