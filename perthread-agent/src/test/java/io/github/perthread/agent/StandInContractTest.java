package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.perthread.PerThreadMXBean.LocalInfo;
import io.github.perthread.PerThreadMonitor;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clauses of the contract that hold for a stand-in as for the {@code PerThread} in it. */
@Tag("S2")
class StandInContractTest {
  private static final String KINDS = "io.github.perthread.testing.ThreadKind#available";

  /** A local that monitoring can tell from others: each test has a class of its own. */
  private abstract static class Named extends ThreadLocalStandIn<@Nullable Object> {
    LocalInfo info() {
      return PerThreadMonitor.view().getLocals().stream()
          .filter(local -> local.getName().equals(getClass().getName()))
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("O1")
  void value_isSeenByItsThreadOnly(ThreadKind kind) {
    ThreadLocal<@Nullable Object> local = new ThreadLocalStandIn<>();
    local.set("mine");
    TestThreads.inParallel(
        kind,
        8,
        index -> {
          assertThat(local.get()).isNull();
          local.set(index);
          assertThat(local.get()).isEqualTo(index);
        });
    assertThat(local.get()).isEqualTo("mine");
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("O2")
  @Tag("O3")
  void value_thatRefersToItsLocal_diesWithItThoughItsThreadLives(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      Gc.awaitCleared(makeAndDrop(worker));
      assertThat(worker.thread().isAlive()).isTrue();
    }
  }

  private static List<WeakReference<?>> makeAndDrop(Worker worker) {
    ThreadLocal<@Nullable Object> plain = new ThreadLocalStandIn<>();
    ThreadLocal<Object[]> supplied =
        ThreadLocalStandIn.withInitial(() -> new Object[] {plain, new byte[1000]});
    Object[] value = worker.call(supplied::get);
    Object[] other = {supplied, plain, value};
    worker.run(() -> plain.set(other));
    return List.of(
        new WeakReference<>(plain),
        new WeakReference<>(supplied),
        new WeakReference<>(value),
        new WeakReference<>(other));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("O4")
  @Tag("E1")
  void threadAndValue_areCollectedAfterItsEndThoughTheLocalLives(ThreadKind kind) {
    ThreadLocal<@Nullable Object> local = new ThreadLocalStandIn<>();
    Gc.awaitCleared(useInAThreadThatEnds(kind, local));
    assertThat(local.get()).isNull();
  }

  private static WeakReference<?> useInAThreadThatEnds(
      ThreadKind kind, ThreadLocal<@Nullable Object> local) {
    Object[] value = new Object[1];
    TestThreads.runIn(
        kind,
        () -> {
          value[0] = Thread.currentThread();
          local.set(value);
        });
    return new WeakReference<>(value);
  }

  /** A class of the application that a container unloads. */
  static final class Application implements Runnable {
    private static final ThreadLocal<Object> LEAK = ThreadLocal.withInitial(Application::new);
    private static final ThreadLocal<Object> OTHER = new ThreadLocal<>() {};

    @Override
    public void run() {
      LEAK.get();
      OTHER.set(this);
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("O5")
  void loader_ofAnApplicationThatIsDropped_isCollectedThoughTheThreadsThatItUsedLive(
      ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      for (int reload = 0; reload < 3; reload++) {
        Gc.awaitCleared(runApplication(worker));
      }
      assertThat(worker.thread().isAlive()).isTrue();
    }
  }

  private static WeakReference<ClassLoader> runApplication(Worker worker) {
    Runnable application = RewritingLoader.newInstance(Application.class, Runnable.class);
    assertThat(application).isNotInstanceOf(Application.class);
    worker.run(application::run);
    return new WeakReference<>(application.getClass().getClassLoader());
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("E1")
  void entry_ofAThreadThatEnded_isDroppedWithoutACollection(ThreadKind kind) {
    Named local = new Named() {};
    local.set("keeps it in use");
    Thread thread = kind.unstarted(() -> local.set(Thread.currentThread()));
    thread.start();
    TestThreads.join(thread);
    await()
        .atMost(Duration.ofSeconds(kind == ThreadKind.VIRTUAL ? 20 : 5))
        .until(() -> local.info().getEntries() == 1);
    assertThat(thread.isAlive()).isFalse();
    assertThat(local.get()).isEqualTo("keeps it in use");
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("E4")
  void value_ofALivingThread_staysWhateverHappens(ThreadKind kind) {
    ThreadLocal<@Nullable Object> local = new ThreadLocalStandIn<>();
    try (Worker worker = Worker.start(kind)) {
      worker.run(() -> local.set("stays"));
      for (int round = 0; round < 10; round++) {
        TestThreads.inParallel(kind, 16, index -> local.set("goes"));
        Gc.collectRepeatedly(1);
        assertThat(worker.call(() -> String.valueOf(local.get()))).isEqualTo("stays");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("E7")
  void firstSet_inASmallLocal_dropsTheValuesOfAllThreadsThatEnded(ThreadKind kind) {
    Named local = new Named() {};
    TestThreads.inParallel(kind, 33, local::set);
    local.set("mine");
    assertThat(local.info().getLiveThreads()).isEqualTo(1);
    assertThat(local.info().getEntries()).isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("E8")
  void local_whoseInitializerOverflowsTheStack_isAsGoodAsBefore(ThreadKind kind) {
    boolean[] overflows = {true};
    Named local =
        new Named() {
          @Override
          protected @Nullable Object initialValue() {
            return overflows[0] ? get() : "made";
          }
        };
    TestThreads.runIn(
        kind,
        () -> {
          assertThatThrownBy(local::get).isInstanceOf(StackOverflowError.class);
          overflows[0] = false;
          assertThat(local.get()).isEqualTo("made");
        });
    assertThat(local.get()).isEqualTo("made");
    await().atMost(Duration.ofSeconds(20)).until(() -> local.info().getEntries() == 1);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  @Tag("C1")
  void local_whoseMonitorAnotherThreadHolds_isUsedAllTheSame(ThreadKind kind) throws Exception {
    ThreadLocal<@Nullable Object> local = new ThreadLocalStandIn<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread thread =
        kind.unstarted(() -> {
          local.set("first use");
          local.remove();
          local.get();
          done.countDown();
        });
    synchronized (local) {
      thread.start();
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
    TestThreads.join(thread);
  }

  @Test
  @Tag("C3")
  void memory_afterManyThreads_isThatOfTheLivingOnes() {
    Named local = new Named() {};
    local.set("mine");
    for (int round = 0; round < 40; round++) {
      TestThreads.inParallel(ThreadKind.PLATFORM, 50, local::set);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> local.info().getEntries() == 1);
    await().atMost(Duration.ofSeconds(20)).until(() -> local.info().getTableBytes() < 4_000);
  }

  /** A thread that is about to make the values must not replace those that another has made. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void firstUses_ofTwoThreadsAtOnce_makeOneTable(ThreadKind kind) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Worker slow = Worker.start(kind);
        Worker fast = Worker.start(kind)) {
      ThreadLocal<@Nullable Object> local =
          new ThreadLocalStandIn<>() {
            @Override
            Object maker() {
              if (Thread.currentThread() == slow.thread()) {
                begun.countDown();
                awaitUninterruptibly(goOn);
              }
              return this;
            }
          };
      Worker.Pending pending = slow.begin(() -> local.set("slow"));
      awaitUninterruptibly(begun);
      fast.run(() -> local.set("fast"));
      goOn.countDown();
      pending.await();
      assertThat(fast.call(() -> String.valueOf(local.get()))).isEqualTo("fast");
      assertThat(slow.call(() -> String.valueOf(local.get()))).isEqualTo("slow");
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
