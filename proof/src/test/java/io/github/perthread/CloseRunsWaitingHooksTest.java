package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The value of an ended thread waits for the library's thread, which another hook blocks. The
 * thread that closes the local may drop it at once, and nothing else holds what waits: so close
 * runs the hook.
 */
class CloseRunsWaitingHooksTest {
  @Test
  @Timeout(60)
  void close_whileTheValueOfAnEndedThreadWaits_runsItsHook() {
    CountDownLatch blocking = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    PerThread<String> blocks =
        PerThread.<String>builder()
            .onRemoval(value -> {
              blocking.countDown();
              InsertAgainstRebuildTest.await(release);
            })
            .build();
    TestThreads.runIn(Thread::new, () -> blocks.set("blocks the library's thread"));
    InsertAgainstRebuildTest.await(blocking);
    try {
      assertCloseRunsTheHookOfWhatWaits();
    } finally {
      release.countDown();
    }
  }

  private static void assertCloseRunsTheHookOfWhatWaits() {
    ConcurrentLinkedQueue<String> removed = new ConcurrentLinkedQueue<>();
    PerThread<String> local = PerThread.<String>builder().onRemoval(removed::add).build();
    Entry dead = new Entry(7, new WeakReference<>(null));
    dead.storeRelease("of an ended thread");
    local.deadEntryHandler().onDead(dead);
    assertThat(removed).isEmpty();
    local.close();
    assertThat(removed).containsExactly("of an ended thread");
  }
}
