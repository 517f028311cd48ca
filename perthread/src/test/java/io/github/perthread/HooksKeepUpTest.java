package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import java.lang.ref.Reference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Values of threads that have ended wait for their hook no longer than it takes to run hooks. */
@Tag("E5")
class HooksKeepUpTest {
  /** All have ended before the ticker's next round: what waited for that would be all. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void values_ofVirtualThreadsThatEndWithoutPause_doNotHeapUp() throws InterruptedException {
    int rounds = 30;
    int threads = 10_000;
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    PerThread<Integer> local =
        PerThread.<Integer>builder()
            .initial(() -> most.accumulateAndGet(waiting.incrementAndGet(), Math::max))
            .onRemoval(value -> waiting.decrementAndGet())
            .build();
    try {
      for (int round = 0; round < rounds; round++) {
        CountDownLatch used = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
          ThreadKind.VIRTUAL
              .unstarted(() -> {
                local.get();
                used.countDown();
              })
              .start();
        }
        Hooks.await(used);
      }
      Awaitility.await().until(() -> waiting.get() == 0);
    } finally {
      Reference.reachabilityFence(local);
    }
    assertThat(most).hasValueLessThan(rounds * threads / 2);
  }
}
