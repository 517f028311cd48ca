package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The forms in which a removal hook can be written: with the cause or without, or overridden. */
@Tag("E5")
class HookFormsTest {
  private final Queue<String> removed = new ConcurrentLinkedQueue<>();

  private void note(String value, RemovalCause cause) {
    removed.add(value + " " + cause);
  }

  /** Its hook is a method, as Netty's users have it. */
  private class Overriding extends PerThread<String> {
    @Override
    protected void onRemoval(String value, RemovalCause cause) {
      note(value, cause);
    }
  }

  /** Inherits the hook. */
  private final class Inheriting extends Overriding {
    @Override
    protected String initialValue() {
      return "initial";
    }
  }

  /** Has the hook of a narrower type, so that the compiler makes a bridge. */
  private abstract static class Bounded<N extends Number> extends PerThread<N> {
    @Override
    protected abstract void onRemoval(N value, RemovalCause cause);
  }

  /** Has none. */
  private static class Plain extends PerThread<String> {}

  /** Adds to the builder's hook. */
  private final class Adding extends PerThread<String> {
    Adding(Builder<String> builder) {
      super(builder);
    }

    @Override
    protected void onRemoval(String value, RemovalCause cause) {
      removed.add("before");
      super.onRemoval(value, cause);
    }
  }

  private void removeInEachWay(PerThread<String> local) throws Exception {
    local.set("a");
    local.remove();
    local.set("b");
    assertThat(local.clearAllThreads()).isEqualTo(1);
    Thread thread = PerThread.threadFactory(Thread::new).newThread(() -> local.set("c"));
    thread.start();
    thread.join();
    local.set("taken");
    local.getAndRemove();
    local.set("d");
    local.close();
  }

  @Test
  void hook_ofTwoArguments_isToldTheCause() throws Exception {
    removeInEachWay(PerThread.<String>builder().onRemoval(this::note).build());
    assertThat(removed).containsExactly("a REMOVE", "b CLEAR", "c THREAD_END", "d CLOSE");
  }

  @Test
  void hook_overridden_isToldTheCause() throws Exception {
    removeInEachWay(new Overriding());
    assertThat(removed).containsExactly("a REMOVE", "b CLEAR", "c THREAD_END", "d CLOSE");
  }

  @Test
  void hook_inherited_runsToo() {
    PerThread<String> local = new Inheriting();
    assertThat(local.get()).isEqualTo("initial");
    local.remove();
    assertThat(removed).containsExactly("initial REMOVE");
  }

  @Test
  void hook_ofANarrowerType_runsToo() {
    PerThread<Integer> local =
        new Bounded<>() {
          @Override
          protected void onRemoval(Integer value, RemovalCause cause) {
            note("number " + value, cause);
          }
        };
    local.set(1);
    local.remove();
    assertThat(removed).containsExactly("number 1 REMOVE");
  }

  @Test
  void hook_overridden_mayCallTheBuilders() {
    PerThread<String> local = new Adding(PerThread.<String>builder().onRemoval(this::note));
    local.set("a");
    local.remove();
    assertThat(removed).containsExactly("before", "a REMOVE");
  }

  @Test
  void hook_overridden_runsForAThreadThatEndsUnwrapped() {
    PerThread<String> local = new Overriding();
    TestThreads.runIn(ThreadKind.PLATFORM, () -> local.set("a"));
    Hooks.awaitRun(ThreadKind.PLATFORM, () -> removed.contains("a THREAD_END"));
  }

  /** A local without a hook passes the values of ended threads to nothing that runs later. */
  @Test
  void subclass_thatOverridesNoHook_hasNone() {
    assertThat(new PerThread<>().overridesHook()).isFalse();
    assertThat(new Plain().overridesHook()).isFalse();
    assertThat(new Inheriting().overridesHook()).isTrue();
    assertThat(new Plain().deadEntryHandler()).isNotInstanceOf(HookQueue.class);
    assertThat(new Overriding().deadEntryHandler()).isInstanceOf(HookQueue.class);
  }

  @Test
  void clearAllThreads_returnsHowManyValuesItRemoved() {
    List<PerThread<Object>> locals = new ArrayList<>();
    locals.add(new PerThread<>());
    locals.add(PerThread.builder().onRemoval(v -> {}).build());
    for (PerThread<Object> local : locals) {
      assertThat(local.clearAllThreads()).isZero();
      local.set("mine");
      try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
        worker.run(() -> local.set("a"));
        assertThat(local.clearAllThreads()).isEqualTo(2);
        assertThat(local.clearAllThreads()).isZero();
      }
    }
  }

  @Test
  void attributesOfAllThreads_cleared_areCounted() {
    ThreadAttributes attributes = new ThreadAttributes();
    attributes.set("a", 1);
    attributes.set("b", null);
    attributes.set("c", 3);
    attributes.remove("c");
    assertThat(attributes.clearAllThreads()).isEqualTo(2);
    assertThat(attributes.clearAllThreads()).isZero();
  }
}
