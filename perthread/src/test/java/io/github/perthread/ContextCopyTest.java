package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copy functions: where and how often they run, what fails with them, and who shares an object. */
class ContextCopyTest {
  /** A context has all that its thread has, also what another test left there. */
  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private final ConcurrentLinkedQueue<String> copied = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final PerThread<@Nullable List<String>> list =
      PerThread.<@Nullable List<String>>builder().name("list").propagated(this::copy).build();
  private final PerThread<String> shared =
      PerThread.<String>builder().name("shared").propagated().build();

  private List<String> copy(@Nullable List<String> original) {
    RuntimeException fails = failure.get();
    if (fails != null) {
      throw fails;
    }
    assertThat(original).isNotNull();
    copied.add(Thread.currentThread().getName());
    return original == null ? List.of() : new ArrayList<>(original);
  }

  @Test
  @Tag("X5")
  void copy_runsOnceAtCaptureAndOncePerRun_inTheThreadOfEach() {
    list.set(new ArrayList<>(List.of("a")));
    String capturer = Thread.currentThread().getName();
    PerThreadContext context = PerThreadContext.capture();
    assertThat(copied).containsExactly(capturer);
    TestThreads.runIn(
        task -> new Thread(task, "runner"),
        () -> {
          context.run(() -> {});
          assertThat(copied).containsExactly(capturer, "runner");
          context.run(() -> {});
          assertThat(copied).containsExactly(capturer, "runner", "runner");
        });
  }

  @Test
  @Tag("X5")
  void copy_isNotAskedForNullNorForAClosedOrUnsetLocal() {
    list.set(null);
    PerThreadContext context = PerThreadContext.capture();
    context.run(() -> assertThat(list.get()).isNull());
    assertThat(copied).isEmpty();
    list.remove();
    PerThreadContext.capture().run(() -> {});
    assertThat(copied).isEmpty();
    list.set(new ArrayList<>());
    PerThreadContext beforeClose = PerThreadContext.capture();
    copied.clear();
    list.close();
    beforeClose.run(() -> assertThat(list.isSet()).isFalse());
    assertThat(copied).isEmpty();
  }

  @Test
  @Tag("X5")
  void copyThatThrowsAtCapture_reachesTheCallerAndChangesNothing() {
    List<String> value = new ArrayList<>();
    list.set(value);
    shared.set("shared");
    failure.set(new IllegalArgumentException("no copy"));
    assertThatThrownBy(PerThreadContext::capture).isSameAs(failure.get());
    assertThat(list.get()).isSameAs(value);
    assertThat(shared.get()).isEqualTo("shared");
    failure.set(null);
    PerThreadContext.capture()
        .run(() -> {
          assertThat(list.get()).isEmpty();
          assertThat(shared.get()).isEqualTo("shared");
        });
  }

  @EachKind
  @Tag("X5")
  void copyThatThrowsAtTheRun_reachesTheCallerAndChangesNothing(ThreadKind kind) {
    shared.set("captured");
    list.set(new ArrayList<>());
    PerThreadContext context = PerThreadContext.capture();
    AtomicBoolean ran = new AtomicBoolean();
    TestThreads.runIn(
        kind,
        () -> {
          List<String> before = new ArrayList<>();
          list.set(before);
          failure.set(new IllegalArgumentException("no copy"));
          assertThatThrownBy(() -> context.run(() -> ran.set(true))).isSameAs(failure.get());
          assertThatThrownBy(() -> context.call(() -> ran.getAndSet(true))).isSameAs(failure.get());
          assertThatThrownBy(context::install).isSameAs(failure.get());
          assertThat(ran).isFalse();
          assertThat(list.get()).isSameAs(before);
          assertThat(shared.isSet()).isFalse();
          failure.set(null);
          context.run(() -> assertThat(shared.get()).isEqualTo("captured"));
        });
  }

  @EachKind
  @Tag("X6")
  void runs_andTheCapturingThread_shareNoCopiedObject(ThreadKind kind) {
    List<String> original = new ArrayList<>(List.of("captured"));
    list.set(original);
    PerThreadContext context = PerThreadContext.capture();
    original.add("since");
    try (Worker worker = Worker.start(kind)) {
      for (int i = 0; i < 3; i++) {
        worker.run(() ->
            context.run(() -> {
              assertThat(list.get()).containsExactly("captured");
              List<String> mine = list.get();
              assertThat(mine).isNotNull();
              if (mine != null) {
                mine.add("in a run");
              }
            }));
      }
    }
    context.run(() -> assertThat(list.get()).containsExactly("captured").isNotSameAs(original));
    assertThat(list.get()).isSameAs(original).containsExactly("captured", "since");
  }

  @Test
  @Tag("X6")
  void withoutACopyFunction_theSameObjectIsHandedOn() {
    String value = new String("one object");
    shared.set(value);
    PerThreadContext context = PerThreadContext.capture();
    TestThreads.runIn(
        ThreadKind.PLATFORM, () -> context.run(() -> assertThat(shared.get()).isSameAs(value)));
  }

  /** A copy function is user code: it may do anything with locals, and runs before the change. */
  @Test
  @Tag("X5")
  void copyThatUsesLocalsAndContexts_findsTheThreadAsItWas() {
    List<String> seen = new ArrayList<>();
    PerThread<String> nosy =
        PerThread.<String>builder()
            .propagated(value -> {
              seen.add(shared.isSet() ? shared.get() : "unset");
              PerThreadContext.empty().run(() -> shared.set("in the copy's own run"));
              return value + " copied";
            })
            .build();
    nosy.set("value");
    shared.set("captured");
    PerThreadContext context = PerThreadContext.capture();
    shared.set("since");
    context.run(() -> {
      assertThat(nosy.get()).isEqualTo("value copied copied");
      assertThat(shared.get()).isEqualTo("captured");
    });
    assertThat(seen).containsExactly("captured", "since");
    assertThat(shared.get()).isEqualTo("since");
  }

  @Test
  @Tag("X18")
  void install_leavesTheContextsState_andRestoreTheVeryObjects() {
    List<String> original = new ArrayList<>(List.of("captured"));
    list.set(original);
    PerThreadContext context = PerThreadContext.capture();
    shared.set("not captured");
    context.install();
    assertThat(list.get()).isEqualTo(original).isNotSameAs(original);
    assertThat(shared.isSet()).isFalse();
    shared.set("not captured");
    for (int i = 0; i < 2; i++) {
      context.restore();
      assertThat(list.get()).isSameAs(original);
      assertThat(shared.isSet()).isFalse();
    }
  }

  @Test
  @Tag("X18")
  void restore_inAnotherThread_ofCopiesIsRefusedAndOfSharedObjectsIsNot() {
    shared.set("captured");
    PerThreadContext ofShared = PerThreadContext.capture();
    list.set(new ArrayList<>());
    PerThreadContext ofCopies = PerThreadContext.capture();
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> {
          shared.set("before");
          assertThatThrownBy(ofCopies::restore)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("list")
              .hasMessageContaining(Thread.currentThread().toString());
          assertThat(shared.get()).isEqualTo("before");
          assertThat(list.isSet()).isFalse();
          ofShared.restore();
          assertThat(shared.get()).isEqualTo("captured");
        });
  }

  @Test
  @Tag("X18")
  void restore_ofACapturerThatHasEnded_isRefused() {
    AtomicReference<PerThreadContext> captured = new AtomicReference<>();
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> {
          list.set(new ArrayList<>());
          captured.set(PerThreadContext.capture());
        });
    assertThatThrownBy(captured.get()::restore).isInstanceOf(IllegalStateException.class);
    captured.get().run(() -> assertThat(list.isSet()).isTrue());
  }
}
