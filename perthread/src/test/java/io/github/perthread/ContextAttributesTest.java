package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attributes that are carried along: each run has a map of its own. */
@Tag("X19")
class ContextAttributesTest {
  /** A context has all that its thread has, also what another test left there. */
  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private final AtomicInteger initialized = new AtomicInteger();
  private final ThreadAttributes request =
      new ThreadAttributes(a -> initialized.incrementAndGet(), UnaryOperator.identity());
  private final ThreadAttribute<String> user = request.attribute("user", String.class);

  @EachKind
  void run_hasAMapOfItsOwn_byNameAndByHandle(ThreadKind kind) {
    request.set("b", 2);
    user.set("ada");
    request.set("a", null);
    PerThreadContext context = PerThreadContext.capture();
    user.set("since");
    TestThreads.runIn(
        kind,
        () -> {
          user.set("stale");
          assertThat(user.get()).isEqualTo("stale");
          Map<String, @Nullable Object> own = request.asMap();
          for (int i = 0; i < 2; i++) {
            context.run(() -> {
              assertThat(request.asMap()).isNotSameAs(own);
              assertThat(request.names()).containsExactly("b", "user", "a");
              assertThat(user.get()).isEqualTo("ada");
              assertThat(request.get("user")).isEqualTo("ada");
              assertThat(request.get("a")).isNull();
              user.set("in the run");
              request.remove("b");
              assertThat(request.get("user")).isEqualTo("in the run");
            });
            assertThat(request.asMap()).isSameAs(own);
            assertThat(user.get()).isEqualTo("stale");
            assertThat(request.names()).containsExactly("user");
          }
        });
    assertThat(user.get()).isEqualTo("since");
    assertThat(request.names()).containsExactly("b", "user", "a");
  }

  @Test
  void handle_usedBeforeWithinAndAfterNestedRuns_findsTheMapOfEach() {
    user.set("outer");
    PerThreadContext outer = PerThreadContext.capture();
    user.set("own");
    outer.run(() -> {
      assertThat(user.get()).isEqualTo("outer");
      PerThreadContext.empty()
          .run(() -> {
            assertThat(user.isSet()).isFalse();
            assertThatThrownBy(user::get).isInstanceOf(NoSuchAttributeException.class);
            user.set("inner");
            assertThat(user.get()).isEqualTo("inner");
          });
      assertThat(user.get()).isEqualTo("outer");
      user.set("changed");
    });
    assertThat(user.get()).isEqualTo("own");
    request.set("user", "by name");
    assertThat(user.get()).isEqualTo("by name");
  }

  @Test
  void handle_afterInstallAndRestore_findsTheMapOfEach() {
    user.set("own");
    Map<String, @Nullable Object> own = request.asMap();
    PerThreadContext previous = PerThreadContext.capture();
    PerThreadContext.empty().install();
    user.set("installed");
    assertThat(user.get()).isEqualTo("installed");
    previous.restore();
    assertThat(user.get()).isEqualTo("own");
    assertThat(request.asMap()).isSameAs(own);
    own.put("user", "through the map");
    assertThat(user.get()).isEqualTo("through the map");
  }

  @Test
  void initializer_runsInARunThatHasNoAttributes_forThatRunOnly() {
    PerThreadContext.empty().run(() -> request.set("x", 1));
    PerThreadContext.empty().run(() -> assertThat(request.has("x")).isFalse());
    assertThat(initialized).hasValue(2);
    request.set("x", 1);
    assertThat(initialized).hasValue(3);
    PerThreadContext.capture().run(() -> assertThat(request.has("x")).isTrue());
    assertThat(initialized).hasValue(3);
  }

  @Test
  @Tag("X5")
  void values_areCopiedEach_andAFailureChangesNothing() {
    List<Object> copied = new ArrayList<>();
    ThreadAttributes lists =
        new ThreadAttributes(
            attributes -> {},
            value -> {
              if (value.equals("refuse")) {
                throw new IllegalArgumentException("no copy");
              }
              copied.add(value);
              return new ArrayList<>((List<?>) value);
            });
    List<String> original = new ArrayList<>(List.of("captured"));
    lists.set("list", original);
    lists.set("nothing", null);
    PerThreadContext context = PerThreadContext.capture();
    original.add("since");
    context.run(() -> {
      assertThat(lists.get("list")).isEqualTo(List.of("captured"));
      assertThat(lists.get("nothing")).isNull();
    });
    assertThat(copied).hasSize(2);
    lists.set("bad", "refuse");
    Map<String, @Nullable Object> own = lists.asMap();
    assertThatThrownBy(PerThreadContext::capture).hasMessage("no copy");
    assertThat(lists.asMap()).isSameAs(own);
    assertThat(lists.get("list")).isSameAs(original);
  }

  @Test
  void attributesWithoutACopyFunction_areNotCarried() {
    ThreadAttributes own = new ThreadAttributes();
    own.set("user", "ada");
    assertThat(PerThreadContext.capture().isEmpty()).isTrue();
    PerThreadContext.empty().run(() -> assertThat(own.get("user")).isEqualTo("ada"));
  }

  @EachKind
  void mapOfARun_keptByAnother_staysReadableAndBelongsToTheRunsThread(ThreadKind kind) {
    request.set("x", 1);
    PerThreadContext context = PerThreadContext.capture();
    List<Map<String, @Nullable Object>> kept = new ArrayList<>();
    TestThreads.runIn(kind, () -> context.run(() -> kept.add(request.asMap())));
    assertThat(kept.get(0)).containsEntry("x", 1);
    assertThatThrownBy(() -> kept.get(0).put("x", 2)).isInstanceOf(IllegalStateException.class);
  }
}
