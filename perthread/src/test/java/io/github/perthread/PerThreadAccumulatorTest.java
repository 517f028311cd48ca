package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a {@link PerThreadAccumulator} combines. */
@Tag("counting")
class PerThreadAccumulatorTest {
  private final PerThreadAccumulator<AtomicLongArray> counts =
      new PerThreadAccumulator<>("counts", () -> new AtomicLongArray(3), this::merge);

  private final AtomicBoolean failing = new AtomicBoolean();

  private AtomicLongArray merge(AtomicLongArray into, AtomicLongArray part) {
    if (failing.get()) {
      throw new IllegalStateException("no");
    }
    for (int i = 0; i < into.length(); i++) {
      into.set(i, into.get(i) + part.get(i));
    }
    return into;
  }

  private void count(int what) {
    counts.get().getAndIncrement(what);
  }

  private static void inThread(Runnable task) {
    TestThreads.runIn(ThreadKind.PLATFORM, task::run);
  }

  @Test
  void combine_new_isTheIdentity() {
    assertThat(counts.combine()).hasToString("[0, 0, 0]");
  }

  @Test
  void combine_severalThreads_hasAllAndIsMadeAnew() throws Exception {
    count(0);
    inThread(() -> count(1));
    inThread(PerThread.exiting(() -> count(1)));
    AtomicLongArray first = counts.combine();
    assertThat(first).hasToString("[1, 2, 0]");
    count(2);
    assertThat(first).hasToString("[1, 2, 0]");
    assertThat(counts.combine()).hasToString("[1, 2, 1]");
  }

  @Test
  void get_sameThread_isItsOwnPart() throws Exception {
    AtomicLongArray mine = counts.get();
    assertThat(counts.get()).isSameAs(mine);
    inThread(() -> assertThat(counts.get()).isNotSameAs(mine));
  }

  @Test
  void combine_threadRemovedAllItHad_keepsIt() {
    count(0);
    PerThread.removeAllForCurrentThread();
    count(0);
    assertThat(counts.combine()).hasToString("[2, 0, 0]");
  }

  @Test
  void combine_combinerFailsAtAnExit_isReportedAndLosesNothing() throws Exception {
    var reported = new AtomicReference<@Nullable Throwable>();
    failing.set(true);
    Thread t = new Thread(PerThread.exiting(() -> count(1)));
    t.setUncaughtExceptionHandler((thread, e) -> reported.set(e));
    t.start();
    t.join();
    assertThat(reported.get()).hasMessageContaining("combining").hasRootCauseMessage("no");
    assertThatThrownBy(counts::combine).hasMessage("no");
    failing.set(false);
    assertThat(counts.combine()).hasToString("[0, 1, 0]");
    inThread(PerThread.exiting(() -> count(1)));
    assertThat(counts.combine()).hasToString("[0, 2, 0]");
  }

  @Test
  void get_supplierFails_leavesNoPart() {
    var broken =
        new PerThreadAccumulator<Object>(
            () -> {
              throw new IllegalStateException("no");
            },
            (a, b) -> a);
    assertThatThrownBy(broken::get).hasMessage("no");
    assertThatThrownBy(broken::get).hasMessage("no");
  }

  @Test
  void toString_namesIt() {
    assertThat(counts).hasToString("PerThreadAccumulator[counts]");
  }
}
