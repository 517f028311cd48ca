package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the values that a thread did not store come about. */
class InitializationTest {
  @EachKind
  @Tag("I1")
  void initializer_runsInTheThreadThatAsksOnceUntilTheValueIsRemoved(ThreadKind kind) {
    AtomicInteger runs = new AtomicInteger();
    PerThread<Thread> local =
        PerThread.withInitial(() -> {
          runs.incrementAndGet();
          return Thread.currentThread();
        });
    try (Worker worker = Worker.start(kind)) {
      for (int i = 1; i <= 3; i++) {
        assertThat(worker.call(local::get)).isSameAs(worker.thread());
        assertThat(worker.call(local::get)).isSameAs(worker.thread());
        assertThat(runs).hasValue(i);
        worker.run(local::remove);
      }
      worker.run(() -> local.set(Thread.currentThread()));
      worker.run(local::get);
      assertThat(runs).hasValue(3);
      local.clearAllThreads();
      worker.run(local::get);
      assertThat(runs).hasValue(4);
    }
  }

  @Test
  @Tag("I1")
  void initializer_isNotAskedByThoseThatOnlyLook() {
    PerThread<String> local =
        PerThread.withInitial(() -> {
          throw new AssertionError("asked");
        });
    assertThat(local.isSet()).isFalse();
    assertThat(local.getIfPresent()).isNull();
    assertThat(local.getAndRemove()).isNull();
    assertThat(local.getAndSet("value")).isNull();
    local.remove();
    local.runWith("bound", () -> assertThat(local.get()).isEqualTo("bound"));
    assertThat(local.threadCount()).isZero();
    assertThat(local.toString()).contains("threads=0");
  }

  @Test
  @Tag("I2")
  void initializer_thatThrows_storesNothingAndIsAskedAgain() {
    IOException failure = new IOException("no value today");
    AtomicInteger runs = new AtomicInteger();
    PerThread<String> local =
        PerThread.withInitial(() -> {
          if (runs.incrementAndGet() < 3) {
            throw sneaky(failure);
          }
          return "value";
        });
    for (int i = 1; i < 3; i++) {
      assertThatThrownBy(local::get).isSameAs(failure);
      assertThat(local.isSet()).isFalse();
      assertThat(Inside.values(local)).isZero();
    }
    assertThat(local.get()).isEqualTo("value");
    assertThat(runs).hasValue(3);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException sneaky(Throwable e) throws X {
    throw (X) e;
  }

  @Test
  @Tag("I2")
  void initializer_thatStoresAndThrows_leavesNothingBehind() {
    List<String> removed = new ArrayList<>();
    AtomicReference<PerThread<String>> self = new AtomicReference<>();
    PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(v -> removed.add(v))
            .initial(() -> {
              self.get().set("half-built");
              throw new IllegalStateException("fails");
            })
            .build();
    self.set(local);
    assertThatThrownBy(local::get).hasMessage("fails");
    assertThat(local.isSet()).isFalse();
    assertThat(removed).containsExactly("half-built");
    assertThatThrownBy(local::get).as("asked again").hasMessage("fails");
  }

  @Test
  @Tag("I3")
  void initializer_thatReadsItsOwnLocal_getsAnExceptionThatNamesIt() {
    AtomicReference<PerThread<String>> self = new AtomicReference<>();
    PerThread<String> local =
        PerThread.<String>builder()
            .name("the recursive one")
            .initial(() -> self.get().get() + "!")
            .build();
    self.set(local);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(local::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the recursive one");
      assertThat(local.isSet()).isFalse();
    }
  }

  @Test
  @Tag("I3")
  void initializers_thatReadEachOther_getAnExceptionThatNamesTheFirst() {
    List<PerThread<String>> locals = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      locals.add(
          PerThread.<String>builder()
              .name("local " + i)
              .initial(() -> locals.get(other).get())
              .build());
    }
    assertThatThrownBy(locals.get(0)::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("local 0");
  }

  @Test
  @Tag("I3")
  void initializer_mayLookAtItsOwnLocal() {
    AtomicReference<PerThread<String>> self = new AtomicReference<>();
    PerThread<String> local =
        PerThread.withInitial(() -> self.get().isSet() + " " + self.get().getIfPresent());
    self.set(local);
    assertThat(local.get()).isEqualTo("false null");
  }

  @Test
  @Tag("I3")
  void initializer_thatSetsItsOwnLocal_loses() {
    List<String> removed = new ArrayList<>();
    AtomicReference<PerThread<String>> self = new AtomicReference<>();
    PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(v -> removed.add(v))
            .initial(() -> {
              self.get().set("set");
              assertThat(self.get().get()).isEqualTo("set");
              return "returned";
            })
            .build();
    self.set(local);
    assertThat(local.get()).isEqualTo("returned");
    assertThat(local.get()).isEqualTo("returned");
    assertThat(removed).as("the initializer had it in hand").isEmpty();
  }

  @Test
  @Tag("I4")
  void attributesInitializer_seesAndFillsItsHalfBuiltAttributes() {
    ThreadAttributes attributes =
        new ThreadAttributes(a -> {
          assertThat(a.names()).isEmpty();
          a.set("first", 1);
          a.set("second", List.of(a.getOrDefault("first", "none")));
          assertThat(a.asMap()).containsOnlyKeys("first", "second");
        });
    assertThat(attributes.get("second")).isEqualTo(List.of(1));
  }

  @Test
  @Tag("I4")
  void attributesInitializer_thatThrows_discardsThemAndIsAskedAgain() {
    AtomicInteger runs = new AtomicInteger();
    ThreadAttributes attributes =
        new ThreadAttributes(a -> {
          assertThat(a.has("half")).isFalse();
          a.set("half", "built");
          if (runs.incrementAndGet() == 1) {
            throw new IllegalStateException("fails");
          }
        });
    assertThatThrownBy(attributes::names).hasMessage("fails");
    assertThat(attributes.get("half")).isEqualTo("built");
    assertThat(runs).hasValue(2);
  }

  @EachKind
  @Tag("I5")
  void nullUnsetAndValue_areToldApart(ThreadKind kind) {
    PerThread<@Nullable String> local = PerThread.withInitial(() -> "initial");
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> {
        assertThat(local.isSet()).isFalse();
        local.set(null);
        assertThat(local.isSet()).isTrue();
        assertThat(local.get()).isNull();
        local.runWith("bound", () -> assertThat(local.get()).isEqualTo("bound"));
        assertThat(local.isSet()).isTrue();
        assertThat(local.get()).isNull();
      });
      assertThat(local.threadCount()).isEqualTo(1);
      assertThat(local.snapshot()).containsKey(worker.thread()).containsValue(null);
      worker.run(() -> {
        local.remove();
        local.runWith(null, () -> assertThat(local.get()).isNull());
        assertThat(local.isSet()).isFalse();
        assertThat(local.get()).isEqualTo("initial");
      });
    }
  }

  @Test
  @Tag("I5")
  void get_withoutAnInitializer_storesNull() {
    PerThread<@Nullable String> local = new PerThread<>();
    assertThat(local.get()).isNull();
    assertThat(local.isSet()).isTrue();
    assertThat(local.threadCount()).isEqualTo(1);
  }

  @Test
  @Tag("I3")
  void initializer_thatRemovesAllAndReadsItsLocal_getsAnExceptionThatNamesIt() {
    List<PerThread<String>> local = new ArrayList<>();
    local.add(
        PerThread.withInitial(
            "loop",
            () -> {
              PerThread.removeAllForCurrentThread();
              PerThread.exiting(() -> {}).run();
              return local.get(0).get();
            }));
    assertThatThrownBy(local.get(0)::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loop");
    assertThat(local.get(0).isSet()).isFalse();
  }

  @EachKind
  @Tag("I1")
  void value_ofAnInitializerThatRemovesAll_isRemovedWithItsThread(ThreadKind kind) {
    PerThread<String> local =
        PerThread.withInitial(() -> {
          PerThread.exiting(() -> {}).run();
          return "made";
        });
    try (Worker worker = Worker.start(kind)) {
      assertThat(worker.call(local::get)).isEqualTo("made");
      int used = worker.call(PerThread::countForCurrentThread);
      assertThat(used).isEqualTo(1);
    }
    Inside.awaitValues(kind, 0, local);
  }

  @Test
  @Tag("I4")
  void initializer_ofAttributesThatRemovesAll_goesOnWithItsOwn() {
    ThreadAttributes attributes =
        new ThreadAttributes(a -> {
          a.set("before", 1);
          PerThread.removeAllForCurrentThread();
          assertThat(a.has("before")).isFalse();
          a.set("after", 2);
        });
    assertThat(attributes.asMap()).containsOnlyKeys("after");
  }
}
