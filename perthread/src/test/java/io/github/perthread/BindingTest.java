package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code runWith} and {@code callWith}: a value for a while. */
@Tag("L5")
class BindingTest {
  private final List<String> removed = new ArrayList<>();
  private final PerThread<@Nullable String> local =
      PerThread.<@Nullable String>builder()
          .name("bound")
          .onRemoval(value -> removed.add(String.valueOf(value)))
          .build();

  /** Each way in which a body may leave the local behind. */
  private List<Runnable> bodies() {
    return List.of(
        () -> {},
        () -> local.set("set in the body"),
        local::remove,
        local::getAndRemove,
        () -> local.runWith("nested", local::remove),
        local::clearAllThreads,
        PerThread::removeAllForCurrentThread,
        () -> PerThread.exiting(() -> local.set("in the body's exiting task")).run());
  }

  @EachKind
  void afterwards_allIsAsBefore(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          for (Runnable body : bodies()) {
            local.remove();
            local.runWith("bound", body);
            assertThat(local.isSet()).isFalse();

            local.set(null);
            local.runWith("bound", body);
            assertThat(local.isSet()).isTrue();
            assertThat(local.get()).isNull();

            local.set("before");
            local.runWith("bound", body);
            assertThat(local.get()).isEqualTo("before");
          }
        });
  }

  @Test
  void afterABodyThatThrows_allIsAsBefore() {
    IOException failure = new IOException("fails");
    PerThread.Body<String, IOException> body =
        () -> {
          assertThat(local.get()).isEqualTo("bound");
          throw failure;
        };
    assertThatThrownBy(() -> local.callWith("bound", body)).isSameAs(failure);
    assertThat(local.isSet()).isFalse();
    local.set("before");
    assertThatThrownBy(() -> local.callWith("bound", body)).isSameAs(failure);
    assertThat(local.get()).isEqualTo("before");
    assertThatThrownBy(() ->
            local.runWith(
                "bound",
                () -> {
                  throw new IllegalStateException("fails too");
                }))
        .hasMessage("fails too");
    assertThat(local.get()).isEqualTo("before");
    assertThat(removed).isEmpty();
  }

  @Test
  void body_seesTheBoundValueAndReturnsItsResult() {
    int length =
        local.<Integer, RuntimeException>callWith(
            "four", () -> String.valueOf(local.get()).length());
    assertThat(length).isEqualTo(4);
    local.runWith(
        "outer",
        () -> {
          local.runWith(null, () -> assertThat(local.get()).isNull());
          assertThat(local.get()).isEqualTo("outer");
        });
  }

  @Test
  void clearAllThreads_meanwhile_givesUpOnlyWhatIsBound() {
    local.set("before");
    local.runWith("bound", local::clearAllThreads);
    assertThat(removed).containsExactly("bound");
    assertThat(local.get()).isEqualTo("before");
  }

  @Test
  void close_meanwhile_givesUpTheOldValueTooInsteadOfRestoringIt() {
    local.set("before");
    local.runWith("bound", local::close);
    assertThat(removed).containsExactly("bound", "before");
    assertThat(local.isSet()).isFalse();
    assertThat(Inside.values(local)).isZero();
  }

  @Test
  void close_meanwhile_ofAnUnsetLocalOrOneThatHadNull() {
    local.runWith("bound", local::close);
    assertThat(removed).containsExactly("bound");

    List<String> nulls = new ArrayList<>();
    PerThread<@Nullable String> hadNull =
        PerThread.<@Nullable String>builder()
            .onRemoval(value -> nulls.add(String.valueOf(value)))
            .build();
    hadNull.set(null);
    hadNull.runWith("bound", hadNull::close);
    assertThat(nulls).containsExactly("bound", "null");
  }

  @Test
  void closedLocal_refusesAndDoesNotRunTheBody() {
    local.close();
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() -> local.runWith("value", () -> ran.set(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bound");
    assertThat(ran).isFalse();
  }

  /** Taken and put back atomically: each old value is either restored or removed, never both. */
  @EachKind
  void clearAllThreadsAndClose_thatRace_giveUpEachValueOnce(ThreadKind kind) {
    for (int round = 0; round < 300; round++) {
      AtomicInteger hooks = new AtomicInteger();
      AtomicInteger stored = new AtomicInteger();
      PerThread<Integer> raced =
          PerThread.<Integer>builder().onRemoval(value -> hooks.addAndGet(value)).build();
      try (Worker worker = Worker.start(kind)) {
        worker.run(() -> raced.set(1));
        Worker.Pending binding =
            worker.begin(() -> {
              try {
                for (int n = 0; n < 100; n++) {
                  raced.runWith(1_000, stored::incrementAndGet);
                }
              } catch (IllegalStateException closed) {
                assertThat(closed).hasMessageContaining("closed");
              }
            });
        raced.close();
        binding.await();
      }
      assertThat(hooks.get() % 1_000).as("the old value").isEqualTo(1);
      assertThat(hooks.get() / 1_000).as("the bound value").isLessThanOrEqualTo(1);
    }
  }
}
