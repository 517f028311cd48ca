package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications do to the JDK's common pool must not matter. */
class CommonPoolTest {
  private static final String PARALLELISM =
      "-Djava.util.concurrent.ForkJoinPool.common.parallelism=";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  @Tag("E1")
  @Tag("E5")
  void value_thoughTheCommonPoolIsBlockedOrOff_isDroppedAndItsHookRuns(int parallelism) {
    assertThat(ChildJvm.run(List.of(PARALLELISM + parallelism), Blocked.class))
        .contains("parallelism " + Math.max(1, parallelism), "dropped PLATFORM")
        .contains(ThreadKind.hasVirtual() ? "dropped VIRTUAL" : "");
  }

  /** All workers of the common pool are blocked before the library is used. */
  static final class Blocked {
    public static void main(String... arguments) {
      CountDownLatch release = new CountDownLatch(1);
      int parallelism = ForkJoinPool.getCommonPoolParallelism();
      System.out.println("parallelism " + ForkJoinPool.commonPool().getParallelism());
      for (int i = 0; i < parallelism + 2; i++) {
        ForkJoinPool.commonPool().execute(() -> Hooks.await(release));
      }
      for (ThreadKind kind : ThreadKind.available()) {
        CountDownLatch hooks = new CountDownLatch(1);
        PerThread<String> plain = new PerThread<>();
        PerThread<String> hooked =
            PerThread.<String>builder().onRemoval(value -> hooks.countDown()).build();
        TestThreads.runIn(
            kind,
            () -> {
              plain.set("value");
              hooked.set("value");
            });
        Inside.awaitValues(kind, 0, plain);
        Hooks.await(hooks);
        System.out.println("dropped " + kind);
      }
      System.exit(0);
    }
  }

  /** JDK-8357637: between two tasks the JDK wipes what a worker of the common pool has. */
  @Test
  @Tag("E4")
  void value_ofACommonPoolWorkerWhoseThreadLocalsAreWiped_stays() {
    assertThat(ChildJvm.run(List.of(PARALLELISM + 1), Wiped.class))
        .contains("ThreadLocal: null", "PerThread: value");
  }

  /** Uses the only worker of the common pool, which is idle in between. */
  static final class Wiped {
    private static final ThreadLocal<String> JDK = new ThreadLocal<>();
    private static final PerThread<String> OURS = new PerThread<>();

    public static void main(String... arguments) {
      Thread worker =
          inWorker(() -> {
            JDK.set("value");
            OURS.set("value");
            return Thread.currentThread();
          });
      while (worker.getState() != Thread.State.WAITING
          && worker.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      assertThat(inWorker(Thread::currentThread)).isSameAs(worker);
      System.out.println("ThreadLocal: " + inWorker(JDK::get));
      System.out.println("PerThread: " + inWorker(OURS::get));
    }

    /** Not by {@code submit} and {@code get}, which may run it in the caller. */
    private static <T extends @Nullable Object> T inWorker(Supplier<T> task) {
      AtomicReference<T> result = new AtomicReference<>();
      CountDownLatch done = new CountDownLatch(1);
      ForkJoinPool.commonPool()
          .execute(() -> {
            result.set(task.get());
            done.countDown();
          });
      Hooks.await(done);
      return result.get();
    }
  }
}
