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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Very many threads, and threads that nothing refers to any more: virtual ones, where there are
 * any.
 */
class ManyThreadsTest {
  static Stream<ThreadKind> virtual() {
    return ThreadKind.available().stream().filter(kind -> kind == ThreadKind.VIRTUAL);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("virtual")
  @Tag("E1")
  @Tag("C3")
  void value_ofOneOf100000LivingThreads_isDroppedWhenItEnds(ThreadKind kind) {
    int count = 100_000;
    PerThread<Integer> local = new PerThread<>();
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    startAll(kind, count, local, end, threads);
    assertThat(local.threadCount()).isEqualTo(count);
    assertThat(Inside.slots(local)).isLessThanOrEqualTo(8 * count);
    TestThreads.runIn(kind, () -> local.set(-1));
    Inside.awaitValues(kind, count, local);
    end.countDown();
    threads.forEach(TestThreads::join);
    Inside.awaitValues(kind, 0, local);
    assertThat(Inside.slots(local)).isLessThan(256);
  }

  /** Not for each first use, whatever runs of neighboring ids fill the table. */
  @EachKind
  @Tag("C4")
  void table_ofManyThreadsWithShortOnesBesideThem_isReplacedWheneverItDoubles(ThreadKind kind) {
    PerThread<Integer> local = new PerThread<>();
    CountDownLatch end = new CountDownLatch(1);
    long before = PerThreadMonitor.view().getTableRebuilds();
    List<Thread> living = new ArrayList<>();
    startAll(kind, kind == ThreadKind.VIRTUAL ? 100_000 : 2_000, local, end, living);
    for (int i = 0; i < 4_096; i++) {
      TestThreads.runIn(kind, () -> local.set(-1));
    }
    long rebuilds = PerThreadMonitor.view().getTableRebuilds() - before;
    List<Integer> probes = Inside.probes(kind, local);
    int least = kind == ThreadKind.VIRTUAL ? living.size() / BlockRecord.WIDTH : living.size();
    end.countDown();
    living.forEach(TestThreads::join);
    assertThat(rebuilds).isLessThan(32); // as often as the table doubles, and by chance a few more
    assertThat(probes).hasSizeGreaterThanOrEqualTo(least);
    assertThat(probes).allMatch(n -> n <= Table.REACH);
  }

  private static void startAll(
      ThreadKind kind,
      int count,
      PerThread<Integer> local,
      CountDownLatch end,
      List<Thread> started) {
    CountDownLatch stored = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      int value = i;
      Thread thread =
          kind.unstarted(() -> {
            local.set(value);
            stored.countDown();
            Hooks.await(end);
          });
      started.add(thread);
      thread.start();
    }
    Hooks.await(stored);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("virtual")
  @Tag("E3")
  void thread_thatIsAbandoned_isCollectedAndItsValuesAreDropped(ThreadKind kind) {
    for (String collector : List.of("-XX:+UseG1GC", "-XX:+UseZGC")) {
      String output =
          ChildJvm.run(List.of(collector, "-Djdk.trackAllThreads=false"), Abandoned.class);
      assertThat(output).contains("all dropped");
    }
  }

  /** Virtual threads that are parked for ever and that nothing refers to. */
  static final class Abandoned {
    public static void main(String... arguments) {
      PerThread<Object> local = new PerThread<>();
      ThreadAttributes attributes = new ThreadAttributes();
      List<WeakReference<?>> dropped = abandon(local, attributes);
      assertThat(local.threadCount()).isEqualTo(10);
      Gc.awaitCleared(dropped);
      Inside.awaitValues(ThreadKind.VIRTUAL, 0, local);
      System.out.println("all dropped");
    }

    private static List<WeakReference<?>> abandon(
        PerThread<Object> local, ThreadAttributes attributes) {
      List<WeakReference<?>> dropped = new ArrayList<>();
      CountDownLatch parking = new CountDownLatch(10);
      for (int i = 0; i < 10; i++) {
        Thread thread =
            ThreadKind.VIRTUAL.unstarted(() -> {
              local.set(new byte[1_000]);
              attributes.set("name", new byte[1_000]);
              parking.countDown();
              while (true) {
                LockSupport.park();
              }
            });
        dropped.add(new WeakReference<>(thread));
        thread.start();
      }
      Hooks.await(parking);
      return dropped;
    }
  }
}
