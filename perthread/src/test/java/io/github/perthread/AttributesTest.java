package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attributes by name and by handle; {@link AttributeMapTest} is about the map. */
class AttributesTest {
  private final ThreadAttributes attributes = new ThreadAttributes();

  @EachKind
  @Tag("A1")
  void missing_namesTheAttributeTheObjectAndTheThread(ThreadKind kind) {
    ThreadAttribute<String> handle = attributes.attribute("session", String.class);
    List<ThrowingCallable> asking =
        List.of(
            () -> attributes.get("session"),
            () -> attributes.get("session", String.class),
            () -> attributes.remove("session"),
            handle::get,
            handle::remove);
    TestThreads.runIn(
        kind,
        () -> {
          attributes.set("another", 1);
          for (ThrowingCallable each : asking) {
            assertThatThrownBy(each)
                .isInstanceOf(NoSuchAttributeException.class)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("session")
                .hasMessageContaining("unnamed ThreadAttributes")
                .hasMessageContaining(Thread.currentThread().toString());
          }
        });
  }

  @Test
  @Tag("A1")
  void getOrDefault_fallsBackOnlyWhenTheNameIsMissing() {
    ThreadAttribute<String> handle = attributes.attribute("name", String.class);
    assertThat(attributes.getOrDefault("name", "fallback")).isEqualTo("fallback");
    assertThat(handle.getOrDefault("fallback")).isEqualTo("fallback");
    assertThat(attributes.getOrDefault("name", null)).isNull();
    assertThat(attributes.has("name")).isFalse();
    attributes.set("name", null);
    assertThat(attributes.getOrDefault("name", "fallback")).isNull();
    assertThat(handle.getOrDefault("fallback")).isNull();
    attributes.set("name", "value");
    assertThat(attributes.getOrDefault("name", "fallback")).isEqualTo("value");
    assertThat(handle.getOrDefault("fallback")).isEqualTo("value");
  }

  @Test
  @Tag("A1")
  void setAndRemove_returnWhatWasThere() {
    assertThat(attributes.set("name", "first")).isNull();
    assertThat(attributes.set("name", "second")).isEqualTo("first");
    assertThat(attributes.remove("name")).isEqualTo("second");
    assertThat(attributes.has("name")).isFalse();
    assertThat(attributes.set("name", "third")).isNull();
  }

  @Test
  @Tag("A1")
  void wrongType_isRefusedByName() {
    attributes.set("count", 42);
    assertThat(attributes.get("count", Integer.class)).isEqualTo(42);
    assertThat(attributes.get("count", int.class)).isEqualTo(42);
    assertThat(attributes.get("count", Number.class)).isEqualTo(42);
    ThreadAttribute<String> handle = attributes.attribute("count", String.class);
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> attributes.get("count", String.class),
            handle::get,
            () -> handle.getOrDefault("fallback"))) {
      assertThatThrownBy(each)
          .isInstanceOf(ClassCastException.class)
          .hasMessageContaining("count")
          .hasMessageContaining("java.lang.String");
    }
    assertThat(attributes.get("count")).isEqualTo(42);
    attributes.set("nothing", null);
    assertThat(attributes.get("nothing", String.class)).isNull();
    assertThat(attributes.get("nothing", int.class)).isNull();
  }

  @Test
  @Tag("A1")
  void handle_ofUncheckedCode_refusesTheWrongType() {
    ThreadAttribute<String> handle = attributes.attribute("name", String.class);
    @SuppressWarnings({"unchecked", "rawtypes"})
    ThrowingCallable misuse = () -> ((ThreadAttribute) handle).set(42);
    assertThatThrownBy(misuse).isInstanceOf(ClassCastException.class).hasMessageContaining("name");
    assertThat(handle.isSet()).isFalse();
  }

  @EachKind
  @Tag("A2")
  void handleAndMapAndNames_seeEachOthersChanges(ThreadKind kind) {
    ThreadAttribute<Integer> handle = attributes.attribute("count", int.class);
    ThreadAttribute<Integer> same = attributes.attribute("count", Integer.class);
    TestThreads.runIn(
        kind,
        () -> {
          handle.set(1);
          assertThat(attributes.get("count")).isEqualTo(1);
          attributes.set("count", 2);
          assertThat(handle.get()).isEqualTo(2);
          attributes.asMap().put("count", 3);
          assertThat(same.get()).isEqualTo(3);
          assertThat(handle.remove()).isEqualTo(3);
          assertThat(attributes.asMap()).doesNotContainKey("count");
          assertThat(same.isSet()).isFalse();
          attributes.asMap().put("count", 4);
          assertThat(handle.get()).isEqualTo(4);
          attributes.clear();
          assertThat(handle.isSet()).isFalse();
          handle.set(5);
          assertThat(attributes.names()).containsExactly("count");
          assertThat(same.get()).isEqualTo(5);
        });
    assertThat(handle.isSet()).isFalse();
  }

  @Test
  @Tag("A2")
  void handles_moreThanAThreadHasAttributes_eachFindItsOwn() {
    List<ThreadAttribute<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      handles.add(attributes.attribute("attribute " + i, int.class));
    }
    for (int i = 99; i >= 0; i -= 3) {
      handles.get(i).set(i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(handles.get(i).isSet()).isEqualTo(i % 3 == 0);
      assertThat(handles.get(i).getOrDefault(-1)).isEqualTo(i % 3 == 0 ? i : -1);
    }
  }

  /** A subclass as they are written for Python's {@code threading.local}. */
  private static final class Session extends ThreadAttributes {
    final AtomicInteger shared = new AtomicInteger();

    Session(String user) {
      super(a -> a.set("user", user));
    }

    String user() {
      return Objects.requireNonNull(get("user", String.class));
    }

    void rename(String user) {
      set("user", user);
      shared.incrementAndGet();
    }
  }

  @EachKind
  @Tag("A3")
  void subclass_sharesItsFieldsButNotItsAttributes(ThreadKind kind) {
    Session session = new Session("ada");
    session.rename("grace");
    TestThreads.runIn(
        kind,
        () -> {
          assertThat(session.user()).isEqualTo("ada");
          session.rename("barbara");
        });
    assertThat(session.user()).isEqualTo("grace");
    assertThat(session.shared).hasValue(2);
  }

  /** What CPython does at construction would happen before this one's fields exist. */
  private static final class Counting extends ThreadAttributes {
    private final List<String> log = new ArrayList<>();

    Counting() {
      super(a -> ((Counting) a).log.add("initialized"));
    }
  }

  @EachKind
  @Tag("A4")
  void initializer_runsInEveryThreadBeforeItsFirstAccess(ThreadKind kind) {
    Counting counting = new Counting();
    assertThat(counting.log).isEmpty();
    assertThat(counting.names()).isEmpty();
    assertThat(counting.log).hasSize(1);
    counting.set("name", "value");
    assertThat(counting.log).hasSize(1);
    TestThreads.runIn(kind, () -> assertThat(counting.has("name")).isFalse());
    assertThat(counting.log).hasSize(2);
  }

  @EachKind
  @Tag("A4")
  void initializer_precedesEveryKindOfAccess(ThreadKind kind) {
    List<Worker.Action> accesses = new ArrayList<>();
    AtomicInteger runs = new AtomicInteger();
    ThreadAttributes initialized =
        new ThreadAttributes(a -> {
          runs.incrementAndGet();
          a.set("user", "ada");
        });
    ThreadAttribute<String> handle = initialized.attribute("user", String.class);
    assertThat(runs).hasValue(0);
    accesses.add(() -> assertThat(initialized.get("user")).isEqualTo("ada"));
    accesses.add(() -> assertThat(initialized.getOrDefault("user", "x")).isEqualTo("ada"));
    accesses.add(() -> assertThat(initialized.set("user", "x")).isEqualTo("ada"));
    accesses.add(() -> assertThat(initialized.remove("user")).isEqualTo("ada"));
    accesses.add(() -> assertThat(initialized.has("user")).isTrue());
    accesses.add(() -> assertThat(initialized.names()).containsExactly("user"));
    accesses.add(() -> assertThat(initialized.asMap()).containsEntry("user", "ada"));
    accesses.add(() -> assertThat(handle.get()).isEqualTo("ada"));
    accesses.add(() -> assertThat(handle.isSet()).isTrue());
    accesses.add(() -> assertThat(handle.remove()).isEqualTo("ada"));
    accesses.add(() -> assertThat(handle.getOrDefault("x")).isEqualTo("ada"));
    accesses.add(initialized::clear);
    accesses.add(() -> handle.set("x"));
    for (int i = 0; i < accesses.size(); i++) {
      TestThreads.runIn(kind, accesses.get(i));
      assertThat(runs).as("access %s", i).hasValue(i + 1);
    }
  }

  @EachKind
  @Tag("A5")
  void clear_emptiesTheCallingThreadOnly(ThreadKind kind) {
    AtomicInteger runs = new AtomicInteger();
    ThreadAttributes initialized = new ThreadAttributes(a -> a.set("run", runs.incrementAndGet()));
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> initialized.set("name", "value"));
      initialized.set("name", "own");
      initialized.clear();
      assertThat(initialized.names()).isEmpty();
      assertThat(worker.call(initialized::names)).containsExactly("run", "name");
      initialized.set("name", "own");
      initialized.clearAllThreads();
      assertThat(initialized.names()).isEmpty();
      assertThat(worker.call(initialized::names)).isEmpty();
      assertThat(runs).as("cleared is not uninitialized").hasValue(2);
    }
  }

  @Test
  @Tag("A6")
  void names_areAnyStrings() {
    List<String> names = new ArrayList<>(List.of("", " ", "null", "é", "\0", "Aa", "BB", "AaAa"));
    names.addAll(List.of("AaBB", "BBAa", "BBBB", "x".repeat(10_000)));
    for (int i = 0; i < 1_000; i++) {
      names.add("attribute " + i);
    }
    for (String name : names) {
      attributes.set(name, name.length());
    }
    assertThat(attributes.names()).containsExactlyElementsOf(names);
    for (String name : names) {
      assertThat(attributes.get(new String(name.toCharArray()))).isEqualTo(name.length());
    }
    for (String name : names) {
      assertThat(attributes.remove(name)).isEqualTo(name.length());
      assertThat(attributes.has(name)).isFalse();
    }
  }

  @Test
  @Tag("A6")
  void values_mayBeNull() {
    ThreadAttribute<String> handle = attributes.attribute("name", String.class);
    @Nullable String nothing = null;
    handle.set(nothing);
    assertThat(handle.isSet()).isTrue();
    assertThat(handle.get()).isNull();
    assertThat(attributes.has("name")).isTrue();
    assertThat(attributes.get("name")).isNull();
    assertThat(attributes.asMap()).containsEntry("name", null).hasSize(1);
    assertThat(handle.remove()).isNull();
    assertThat(attributes.has("name")).isFalse();
  }

  /** A class whose text is made from the attributes of the thread. */
  private static final class Talkative extends Thread {
    private final ThreadAttributes attributes;

    Talkative(ThreadAttributes attributes, Runnable task) {
      super(task);
      this.attributes = attributes;
    }

    @Override
    public String toString() {
      return "thread of " + attributes.getOrDefault("user", "nobody");
    }
  }

  @Test
  @Tag("A2")
  void thread_whoseTextNeedsItsAttributes_canHaveThem() {
    TestThreads.runIn(
        task -> new Talkative(attributes, task),
        () -> {
          attributes.set("user", "ada");
          assertThat(Thread.currentThread()).hasToString("thread of ada");
        });
  }
}
