package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a run shows in its thread, and what it leaves there. */
class PerThreadContextTest {
  /** A context has all that its thread has, also what another test left there. */
  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private final AtomicInteger initialized = new AtomicInteger();
  private final PerThread<@Nullable String> user =
      PerThread.<@Nullable String>builder()
          .name("user")
          .initial(() -> "initial " + initialized.incrementAndGet())
          .propagated()
          .build();
  private final PerThread<@Nullable String> tenant =
      PerThread.<@Nullable String>builder().name("tenant").propagated().build();
  private final PerThread<@Nullable String> own =
      PerThread.<@Nullable String>builder().name("own").build();

  private static String state(PerThread<?> local) {
    return local.isSet() ? String.valueOf((@Nullable Object) local.getIfPresent()) : "unset";
  }

  private String states() {
    return state(user) + " " + state(tenant) + " " + state(own);
  }

  @EachKind
  @Tag("X1")
  void body_seesTheStateAtCapture_valueNullOrUnset(ThreadKind kind) {
    user.set("ada");
    PerThreadContext one = PerThreadContext.capture();
    tenant.set(null);
    PerThreadContext two = PerThreadContext.capture();
    user.remove();
    PerThreadContext three = PerThreadContext.capture();
    user.set("changed after the captures");
    TestThreads.runIn(
        kind,
        () -> {
          user.set("stale");
          tenant.set("stale");
          one.run(() -> assertThat(states()).isEqualTo("ada unset unset"));
          two.run(() -> assertThat(states()).isEqualTo("ada null unset"));
          three.run(() -> assertThat(states()).isEqualTo("unset null unset"));
          PerThreadContext.empty().run(() -> assertThat(states()).isEqualTo("unset unset unset"));
          assertThat(states()).isEqualTo("stale stale unset");
        });
  }

  @Test
  @Tag("X1")
  void body_whichHandsOn_handsOnWhatItSees() {
    user.set("ada");
    PerThreadContext outer = PerThreadContext.capture();
    try (Worker second = Worker.start(ThreadKind.PLATFORM)) {
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () ->
              outer.run(() -> {
                tenant.set("acme");
                PerThreadContext inner = PerThreadContext.capture();
                second.run(() -> inner.run(() -> assertThat(states()).isEqualTo("ada acme unset")));
              }));
    }
  }

  /** Each way in which a body may leave the locals behind. */
  private List<Runnable> bodies() {
    PerThreadContext other = PerThreadContext.empty();
    return List.of(
        () -> {},
        () -> user.set("set in the body"),
        () -> tenant.set(null),
        user::remove,
        tenant::getAndRemove,
        user::get,
        () -> user.getAndSet("exchanged in the body"),
        () -> user.runWith("nested", tenant::remove),
        () -> other.run(() -> tenant.set("nested")),
        other::install,
        user::clearAllThreads,
        PerThread::removeAllForCurrentThread,
        () -> PerThread.exiting(() -> user.set("in the body's exiting task")).run());
  }

  @EachKind
  @Tag("X2")
  @Tag("X11")
  void afterwards_allIsAsBefore(ThreadKind kind) {
    user.set("ada");
    PerThreadContext captured = PerThreadContext.capture();
    TestThreads.runIn(
        kind,
        () -> {
          for (PerThreadContext context : List.of(captured, PerThreadContext.empty())) {
            for (Runnable body : bodies()) {
              runEachWay(context, body);
              user.remove();
              tenant.remove();
              runEachWay(context, body);
              user.set(null);
              runEachWay(context, body);
              tenant.set(new String("the same object"));
              runEachWay(context, body);
            }
          }
        });
  }

  private void runEachWay(PerThreadContext context, Runnable body) {
    Object before = tenant.getIfPresent();
    String states = state(user) + " " + state(tenant);
    IllegalArgumentException failure = new IllegalArgumentException("fails");
    context.run(body);
    assertThat(state(user) + " " + state(tenant)).isEqualTo(states);
    assertThatThrownBy(() ->
            context.call(() -> {
              body.run();
              throw failure;
            }))
        .isSameAs(failure);
    assertThat(state(user) + " " + state(tenant)).isEqualTo(states);
    context.run(() -> context.run(body));
    assertThat(state(user) + " " + state(tenant)).isEqualTo(states);
    assertThat(tenant.getIfPresent()).isSameAs(before);
    PerThreadContext after = PerThreadContext.capture(); // the list is whole, too
    PerThreadContext.empty()
        .run(
            () -> after.run(() -> assertThat(state(user) + " " + state(tenant)).isEqualTo(states)));
  }

  @Test
  @Tag("X2")
  void run_inTheThreadThatCaptured_leavesItAsItWas() {
    Object value = new Object();
    PerThread<Object> local = PerThread.<Object>builder().propagated().build();
    local.set(value);
    PerThreadContext context = PerThreadContext.capture();
    local.set("since");
    context.run(() -> {
      assertThat(local.get()).isSameAs(value);
      local.set("in the body");
    });
    assertThat(local.get()).isEqualTo("since");
  }

  @Test
  @Tag("X3")
  void localThatIsNotPropagated_isLeftAlone() {
    own.set("of the capturing thread");
    PerThreadContext context = PerThreadContext.capture();
    assertThat(context.isEmpty()).isTrue();
    context.run(() -> {
      assertThat(own.get()).isEqualTo("of the capturing thread");
      own.set("stays");
    });
    assertThat(own.get()).isEqualTo("stays");
    TestThreads.runIn(
        ThreadKind.PLATFORM, () -> context.run(() -> assertThat(own.isSet()).isFalse()));
  }

  @EachKind
  @Tag("X4")
  void captureAndRun_callNoInitializer(ThreadKind kind) {
    PerThreadContext context = PerThreadContext.capture();
    tenant.set("acme");
    PerThreadContext another = PerThreadContext.capture();
    TestThreads.runIn(
        kind,
        () -> {
          context.run(() -> {});
          another.run(() -> {});
          assertThat(initialized).hasValue(0);
          context.run(() -> assertThat(user.get()).isEqualTo("initial 1"));
          assertThat(user.isSet()).isFalse();
          context.run(() -> assertThat(user.get()).isEqualTo("initial 2"));
          assertThat(user.isSet()).isFalse();
        });
  }

  @Test
  @Tag("X4")
  void initializerThatRunsAContext_makesItsValue() {
    PerThread<String> local =
        PerThread.<String>builder()
            .initial(() -> {
              tenant.set("acme");
              PerThreadContext.capture().run(() -> tenant.set("in the run"));
              return "initial of " + tenant.get();
            })
            .propagated()
            .build();
    assertThat(local.get()).isEqualTo("initial of acme");
    PerThreadContext context = PerThreadContext.capture();
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> context.run(() -> assertThat(local.get()).isEqualTo("initial of acme")));
  }

  @EachKind
  @Tag("X7")
  void context_runByManyThreadsAtOnce_isTheSameForAll(ThreadKind kind) {
    user.set("ada");
    tenant.set(null);
    PerThreadContext context = PerThreadContext.capture();
    TestThreads.inParallel(
        kind,
        8,
        index -> {
          for (int i = 0; i < 2_000; i++) {
            context.run(() -> {
              assertThat(states()).isEqualTo("ada null unset");
              user.set("of thread " + index);
            });
            assertThat(states()).isEqualTo("unset unset unset");
          }
        });
  }

  @Test
  @Tag("api")
  void wrapped_runAndReturnAndThrowAsTheTaskDoes() throws Exception {
    user.set("ada");
    PerThreadContext context = PerThreadContext.capture();
    List<String> seen = new ArrayList<>();
    Runnable runnable = context.wrap((Runnable) () -> seen.add(states()));
    Callable<String> callable = context.wrap((Callable<String>) this::states);
    Supplier<String> supplier = context.wrapSupplier(this::states);
    IOException failure = new IOException("fails");
    Callable<String> failing =
        context.wrap(
            (Callable<String>)
                () -> {
                  throw failure;
                });
    user.remove();
    runnable.run();
    runnable.run();
    assertThat(seen).containsExactly("ada unset unset", "ada unset unset");
    assertThat(callable.call()).isEqualTo("ada unset unset");
    assertThat(supplier.get()).isEqualTo("ada unset unset");
    assertThatThrownBy(failing::call).isSameAs(failure);
    assertThat(user.isSet()).isFalse();
  }

  /** A copy function that stands still holds up nobody, so no lock is held while it runs. */
  @Test
  @Tag("X22")
  void captureAndRun_whileAnotherThreadCopies_goOn() throws Exception {
    CountDownLatch copying = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread slow = Thread.currentThread();
    PerThread<String> local =
        PerThread.<String>builder()
            .propagated(value -> {
              if (Thread.currentThread() != slow) {
                return value;
              }
              copying.countDown();
              return value + await(leave);
            })
            .build();
    local.set("value");
    int threads = Thread.activeCount();
    try (Worker other = Worker.start(ThreadKind.PLATFORM)) {
      Worker.Pending passing =
          other.begin(() -> {
            await(copying);
            synchronized (local) {
              local.set("other");
              PerThreadContext.capture().run(() -> assertThat(local.get()).isEqualTo("other"));
            }
            leave.countDown();
          });
      assertThat(PerThreadContext.capture().isEmpty()).isFalse();
      passing.await();
    }
    assertThat(Thread.activeCount()).as("threads").isEqualTo(threads);
  }

  private static String await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
      return " copied";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("api")
  void isEmpty_tellsWhetherAnythingWasCaptured() {
    assertThat(PerThreadContext.capture().isEmpty()).isTrue();
    assertThat(PerThreadContext.capture()).isSameAs(PerThreadContext.empty());
    tenant.set(null);
    assertThat(PerThreadContext.capture().isEmpty()).isFalse();
    tenant.remove();
    assertThat(PerThreadContext.capture()).isSameAs(PerThreadContext.empty());
  }

  @Test
  @Tag("api")
  void toString_namesTheLocalsAndNoValues() {
    user.set("secret");
    tenant.set("secret");
    assertThat(PerThreadContext.capture()).hasToString("PerThreadContext[user, tenant]");
    assertThat(PerThreadContext.empty()).hasToString("PerThreadContext[]");
  }

  @Test
  @Tag("api")
  @SuppressWarnings("NullAway")
  void nullArgument_isNamed() {
    PerThreadContext context = PerThreadContext.empty();
    assertNamed("body", () -> context.run(null));
    assertNamed("body", () -> context.call(null));
    assertNamed("task", () -> context.wrap((Runnable) null));
    assertNamed("task", () -> context.wrap((Callable<?>) null));
    assertNamed("supplier", () -> context.wrapSupplier(null));
    assertNamed("copy", () -> PerThread.<String>builder().propagated(null));
    assertNamed("copy", () -> new ThreadAttributes(attributes -> {}, null));
    assertNamed("initializer", () -> new ThreadAttributes(null, value -> value));
  }

  private static void assertNamed(String argument, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class).hasMessage(argument);
  }

  @Test
  @Tag("X17")
  void hookAndPropagation_excludeEachOther() {
    assertThatThrownBy(() ->
            PerThread.<String>builder()
                .name("connection")
                .onRemoval(value -> {})
                .propagated()
                .build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("connection");
    PerThread.Builder<String> both =
        PerThread.<String>builder()
            .name("connection")
            .propagated(value -> value)
            .onRemoval(value -> {});
    class Subclass extends PerThread<String> {
      Subclass() {
        super(both);
      }
    }
    assertThatThrownBy(Subclass::new)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("connection");
  }

  @Test
  @Tag("api")
  void subclass_thatIsBuiltPropagated_is() {
    class Request extends PerThread<String> {
      Request() {
        super(PerThread.<String>builder().propagated());
      }

      @Override
      protected String initialValue() {
        return "initial";
      }
    }
    Request request = new Request();
    assertThat(request.get()).isEqualTo("initial");
    PerThreadContext context = PerThreadContext.capture();
    request.set("since");
    context.run(() -> assertThat(request.get()).isEqualTo("initial"));
    assertThat(request.get()).isEqualTo("since");
  }

  @EachKind
  @Tag("X21")
  void enumeration_seesWhatIsBoundWhileItIs(ThreadKind kind) {
    user.set("ada");
    PerThreadContext context = PerThreadContext.capture();
    user.remove();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> user.set("before"));
      worker.run(() ->
          context.run(() -> {
            List<@Nullable String> values = TestThreadsSeen.in(user);
            assertThat(values).containsExactly("ada");
          }));
      assertThat(user.snapshot().values()).containsExactly("before");
      worker.run(user::remove);
      worker.run(() -> context.run(() -> assertThat(user.threadCount()).isOne()));
      assertThat(user.threadCount()).isZero();
    }
  }

  /** What another thread sees that enumerates. */
  private static final class TestThreadsSeen {
    static List<@Nullable String> in(PerThread<@Nullable String> local) {
      List<@Nullable String> values = new ArrayList<>();
      TestThreads.runIn(
          ThreadKind.PLATFORM, () -> local.forEach((thread, value) -> values.add(value)));
      return values;
    }
  }
}
