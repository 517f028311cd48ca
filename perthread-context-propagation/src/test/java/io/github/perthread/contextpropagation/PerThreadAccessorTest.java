package io.github.perthread.contextpropagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.PerThread;
import io.github.perthread.PerThreadContext;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Micrometer's snapshots with our accessor. */
class PerThreadAccessorTest {
  private final PerThread<@Nullable String> user =
      PerThread.<@Nullable String>builder().name("user").propagated().build();
  private final PerThread<List<String>> list =
      PerThread.<List<String>>builder().name("list").propagated(ArrayList::new).build();

  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  private static ContextRegistry onlyOurs() {
    return new ContextRegistry().registerThreadLocalAccessor(new PerThreadAccessor());
  }

  private static ContextSnapshotFactory factory(boolean clearMissing) {
    return ContextSnapshotFactory.builder()
        .contextRegistry(onlyOurs())
        .clearMissing(clearMissing)
        .build();
  }

  private String seen() {
    return user.isSet() ? String.valueOf(user.get()) : "unset";
  }

  @Test
  void registry_findsTheAccessorByItself() {
    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .extracting(accessor -> (Object) accessor.getClass())
        .contains(PerThreadAccessor.class);
  }

  @Test
  @Tag("X1")
  @Tag("X2")
  void snapshot_carriesValueNullAndUnset_andRestores() {
    for (boolean clearMissing : new boolean[] {true, false}) {
      ContextSnapshotFactory snapshots = factory(clearMissing);
      ContextSnapshot unset = snapshots.captureAll();
      user.set(null);
      ContextSnapshot ofNull = snapshots.captureAll();
      user.set("ada");
      ContextSnapshot ofValue = snapshots.captureAll();
      user.remove();
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () -> {
            user.set("stale");
            try (ContextSnapshot.Scope scope = unset.setThreadLocals()) {
              assertThat(seen()).as("%s", scope).isEqualTo("unset");
              ofNull.wrap((Runnable) () -> assertThat(seen()).isEqualTo("null")).run();
              assertThat(seen()).isEqualTo("unset");
              ofValue.wrap((Runnable) () -> assertThat(seen()).isEqualTo("ada")).run();
              user.set("set in the scope");
            }
            assertThat(seen()).isEqualTo("stale");
          });
    }
  }

  @Test
  @Tag("X6")
  @Tag("X18")
  void runsOfOneSnapshot_shareNoCopiedObject_andTheOwnComesBack() {
    list.set(new ArrayList<>(List.of("captured")));
    ContextSnapshot snapshot = factory(false).captureAll();
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> {
          List<String> own = new ArrayList<>();
          list.set(own);
          for (int i = 0; i < 2; i++) {
            snapshot
                .wrap(() -> {
                  assertThat(list.get()).containsExactly("captured");
                  list.get().add("in a run");
                })
                .run();
            assertThat(list.get()).isSameAs(own).isEmpty();
          }
        });
  }

  @Test
  void executorOfMicrometer_capturesAtTheSubmission() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      ExecutorService wrapped = ContextExecutorService.wrap(pool, factory(false));
      user.set("ada");
      assertThat(wrapped.submit(this::seen).get()).isEqualTo("ada");
      assertThat(pool.submit(this::seen).get()).isEqualTo("unset");
    } finally {
      pool.shutdownNow();
    }
  }

  /** Micrometer's own limit, and the way around it that our Javadoc names. */
  @Test
  void anotherAccessorThatThrows_leavesOurValuesInTheThread_unlessTheTaskIsInARun() {
    ContextRegistry registry = onlyOurs().registerThreadLocalAccessor(new Failing());
    user.set("ada");
    ContextSnapshot snapshot =
        ContextSnapshotFactory.builder().contextRegistry(registry).build().captureAll();
    Runnable task = snapshot.wrap(() -> {});
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> assertThatThrownBy(task::run).hasMessage("fails"));
      assertThat(worker.call(this::seen)).isEqualTo("ada");
    }
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(
          () -> assertThatThrownBy(() -> PerThreadContext.empty().run(task)).hasMessage("fails"));
      assertThat(worker.call(this::seen)).isEqualTo("unset");
    }
  }

  private static final class Failing implements ThreadLocalAccessor<String> {
    @Override
    public Object key() {
      return "zz fails when it is set";
    }

    @Override
    public String getValue() {
      return "value";
    }

    @Override
    public void setValue(String value) {
      throw new IllegalStateException("fails");
    }

    @Override
    public void setValue() {}
  }

  @Test
  void accessor_withoutAValue_removesAll() {
    PerThreadAccessor accessor = new PerThreadAccessor();
    assertThat(accessor.key()).isEqualTo(PerThreadAccessor.KEY);
    user.set("ada");
    accessor.setValue();
    assertThat(seen()).isEqualTo("unset");
    user.set("ada");
    accessor.restore();
    assertThat(seen()).isEqualTo("unset");
  }
}
