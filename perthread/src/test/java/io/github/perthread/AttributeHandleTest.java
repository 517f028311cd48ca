package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A handle's short cut to the cell: when it must not be taken, and what it must not keep. */
class AttributeHandleTest {
  private final ThreadAttributes attributes = new ThreadAttributes();
  private final ThreadAttribute<Integer> handle = attributes.attribute("n", Integer.class);

  @Test
  @Tag("A2")
  void value_ofAnotherTypeStoredByName_isRefusedByAHandleThatWasUsedBefore() {
    handle.set(1);
    assertThat(handle.get()).isEqualTo(1);
    attributes.set("n", "text");
    assertThatThrownBy(handle::get).isInstanceOf(ClassCastException.class);
    attributes.asMap().put("n", 2);
    assertThat(handle.get()).isEqualTo(2);
  }

  @Test
  @Tag("A2")
  void handles_ofTwoTypes_checkEachItsOwn() {
    ThreadAttribute<Object> any = attributes.attribute("n", Object.class);
    any.set("text");
    assertThat(any.get()).isEqualTo("text");
    assertThatThrownBy(handle::get).isInstanceOf(ClassCastException.class);
    assertThat(any.get()).isEqualTo("text");
    handle.set(3);
    assertThat(any.get()).isEqualTo(3);
  }

  /** A handle that knows that there is no attribute must notice each way in which one comes. */
  @Test
  @Tag("A1")
  void absence_thatAHandleKnows_endsWhenTheAttributeIsAdded() {
    for (int i = 0; i < 20; i++) {
      assertAbsent();
      attributes.set("n", i);
      assertThat(handle.get()).isEqualTo(i);
      assertThat(handle.isSet()).isTrue();
      attributes.remove("n");
      assertAbsent();
      handle.set(i + 1);
      assertThat(handle.get()).isEqualTo(i + 1);
      assertThat(attributes.get("n")).isEqualTo(i + 1);
      attributes.asMap().remove("n");
      assertAbsent();
      attributes.set("other" + i, i); // the arrays are replaced now and then
    }
    attributes.clear();
    assertAbsent();
    attributes.asMap().put("n", -1);
    assertThat(handle.get()).isEqualTo(-1);
  }

  @Test
  @Tag("A1")
  void absence_ofManyAttributes_endsForEachAlone() {
    List<ThreadAttribute<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      handles.add(attributes.attribute("a" + i, Integer.class));
    }
    for (ThreadAttribute<Integer> each : handles) {
      assertThat(each.getOrDefault(-1)).isEqualTo(-1);
    }
    for (int i = 19; i >= 0; i -= 2) {
      attributes.set("a" + i, i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(handles.get(i).getOrDefault(-1)).isEqualTo(i % 2 == 0 ? -1 : i);
    }
  }

  /** A thread takes the value of another one; that thread's handle sees it, and the new value. */
  @Test
  @Tag("A5")
  void absence_thatAnotherThreadMakes_isSeenByTheHandle() {
    handle.set(1);
    try (Worker other = Worker.start(ThreadKind.PLATFORM)) {
      other.run(attributes::clearAllThreads);
    }
    assertAbsent();
    attributes.set("n", 2);
    assertThat(handle.get()).isEqualTo(2);
  }

  private void assertAbsent() {
    for (int i = 0; i < 2; i++) {
      assertThat(handle.getOrDefault(-1)).isEqualTo(-1);
      assertThat(handle.isSet()).isFalse();
      assertThatThrownBy(handle::get).isInstanceOf(NoSuchAttributeException.class);
    }
  }

  @EachKind
  @Tag("A2")
  void removal_ofAllAttributes_leavesNoShortCut(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          handle.set(1);
          PerThread.removeAllForCurrentThread();
          assertThat(handle.isSet()).isFalse();
          attributes.set("n", 2);
          assertThat(handle.get()).isEqualTo(2);
        });
  }

  @EachKind
  @Tag("A4")
  void initializer_thatFails_leavesNoShortCut(ThreadKind kind) {
    List<ThreadAttribute<Integer>> handles = new ArrayList<>();
    List<String> runs = new ArrayList<>();
    ThreadAttributes failing =
        new ThreadAttributes(a -> {
          handles.get(0).set(runs.size());
          runs.add("run");
          if (runs.size() == 1) {
            throw new IllegalStateException("the first time");
          }
        });
    handles.add(failing.attribute("n", Integer.class));
    TestThreads.runIn(
        kind,
        () -> {
          assertThatThrownBy(handles.get(0)::get).isInstanceOf(IllegalStateException.class);
          assertThat(handles.get(0).get()).isEqualTo(1);
        });
    assertThat(runs).hasSize(2);
  }

  @Test
  @Tag("E5")
  void hook_afterTheAttributesWereRemoved_doesNotFindThemThroughAHandle() {
    List<@Nullable Integer> found = new ArrayList<>();
    PerThread<String> before =
        PerThread.<String>builder().onRemoval(v -> found.add(handle.getOrDefault(-1))).build();
    PerThread<String> between =
        PerThread.<String>builder().onRemoval(v -> found.add(handle.getOrDefault(-1))).build();
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> {
          before.set("used first, so removed last");
          attributes.set("n", 1);
          between.set("removed while the attributes are there");
          handle.get();
          PerThread.removeAllForCurrentThread();
        });
    assertThat(found).containsExactly(1, -1);
  }

  @EachKind
  @Tag("E1")
  @Tag("lifetime")
  void value_ofAnEndedThread_isNotKeptByAHandle(ThreadKind kind) {
    ThreadAttribute<Object> kept = attributes.attribute("value", Object.class);
    Gc.awaitCleared(storeAndEnd(kind, kept));
    assertThat(kept.isSet()).isFalse();
  }

  private static WeakReference<Object> storeAndEnd(ThreadKind kind, ThreadAttribute<Object> to) {
    Object value = new Object();
    WeakReference<Object> reference = new WeakReference<>(value);
    TestThreads.runIn(
        kind,
        () -> {
          to.set(value);
          to.get();
        });
    return reference;
  }

  @EachKind
  @Tag("O3")
  @Tag("lifetime")
  void map_ofOneThread_keepsNoOtherThreadsValues(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      List<Map<String, @Nullable Object>> map = new ArrayList<>();
      Gc.awaitCleared(storeInBothAndDrop(worker, map));
      assertThat(map.get(0)).containsEntry("value", "mine");
    }
  }

  private static WeakReference<Object> storeInBothAndDrop(
      Worker worker, List<Map<String, @Nullable Object>> map) {
    ThreadAttributes dropped = new ThreadAttributes();
    ThreadAttribute<Object> handle = dropped.attribute("value", Object.class);
    handle.set("mine");
    map.add(dropped.asMap());
    return worker.call(() -> {
      Object value = new Object();
      handle.set(value);
      return new WeakReference<>(value);
    });
  }

  @Test
  @Tag("diagnostics")
  void handleCache_isNotListedAsALocal() {
    handle.set(1);
    assertThat(LocalsInUse.all()).isNotEmpty().noneMatch(HandleCache.class::isInstance);
  }
}
