package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * E3 against E7: a inserted's first set looks at all threads of a small local, and to look at a
 * thread while the collector marks keeps it alive. A collector that stops the world to mark takes
 * an abandoned virtual thread all the same, although new threads come all the time. One that marks
 * while they come may not: under ZGC ten such threads outlived 233 collections in a minute. It
 * takes them as soon as no new thread comes.
 */
@Tag("E3")
class AbandonedThreadTest {
  /** None before Java 21, which has no virtual threads to abandon. */
  private static Stream<String> available(String... collectors) {
    return Stream.of(collectors)
        .filter(name -> ThreadKind.hasVirtual() && ChildJvm.accepts("-XX:+Use" + name + "GC"));
  }

  static Stream<String> thatStopTheWorld() {
    return available("Serial", "Parallel", "G1");
  }

  static Stream<String> thatMarkConcurrently() {
    return available("G1", "Z", "Shenandoah");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("thatStopTheWorld")
  void abandonedThread_besideNewThreads_isCollected(String collector) {
    assertThat(run(collector, "-XX:-ExplicitGCInvokesConcurrent", "beside")).contains("collected");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("thatMarkConcurrently")
  void abandonedThread_onceNewThreadsNoLongerCome_isCollected(String collector) {
    assertThat(run(collector, "-XX:+ExplicitGCInvokesConcurrent", "after")).contains("collected");
  }

  private static String run(String collector, String explicit, String when) {
    List<String> options =
        List.of("-XX:+Use" + collector + "GC", explicit, "-Xmx256m", "-Djdk.trackAllThreads=false");
    return ChildJvm.run(options, Churn.class, when);
  }

  /** A local whose threads are some that are abandoned and new ones, one after the other. */
  static final class Churn {
    private static final int ABANDONED = 10;

    public static void main(String... arguments) {
      PerThread<Object> local = new PerThread<>();
      LongAdder newThreads = new LongAdder();
      AtomicBoolean over = new AtomicBoolean();
      List<WeakReference<?>> abandoned = abandon(local);
      Thread churn =
          new Thread(() -> {
            while (!over.get()) {
              TestThreads.runIn(ThreadKind.VIRTUAL, () -> local.set("inserted"));
              newThreads.increment();
            }
          });
      churn.start();
      while (newThreads.sum() < 100) {
        Thread.onSpinWait();
      }
      if (arguments[0].equals("beside")) {
        Gc.awaitCleared(abandoned);
        over.set(true);
        TestThreads.join(churn);
      } else {
        Gc.collectRepeatedly(3);
        over.set(true);
        TestThreads.join(churn);
        Gc.awaitCleared(abandoned);
      }
      System.out.println("collected");
    }

    private static List<WeakReference<?>> abandon(PerThread<Object> local) {
      List<WeakReference<?>> abandoned = new ArrayList<>();
      CountDownLatch parking = new CountDownLatch(ABANDONED);
      for (int i = 0; i < ABANDONED; i++) {
        Thread thread =
            ThreadKind.VIRTUAL.unstarted(() -> {
              local.set(new byte[1_000]);
              parking.countDown();
              while (true) {
                LockSupport.park();
              }
            });
        abandoned.add(new WeakReference<>(thread));
        thread.start();
      }
      InsertAgainstRebuildTest.await(parking);
      return abandoned;
    }
  }
}
