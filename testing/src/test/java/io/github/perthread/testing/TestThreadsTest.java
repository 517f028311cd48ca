package io.github.perthread.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestThreadsTest {
  private static final String KINDS = "io.github.perthread.testing.ThreadKind#available";

  @ParameterizedTest
  @MethodSource(KINDS)
  void runIn_runsInAThreadOfThatKindThatHasEnded(ThreadKind kind) {
    Thread[] ran = new Thread[1];
    TestThreads.runIn(kind, () -> ran[0] = Thread.currentThread());
    assertThat(ran[0]).isNotSameAs(Thread.currentThread());
    assertThat(ran[0].isAlive()).isFalse();
    assertThat(ran[0].getClass().getSimpleName().startsWith("Virtual"))
        .isEqualTo(kind == ThreadKind.VIRTUAL);
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void runIn_whenTheActionFails_fails(ThreadKind kind) {
    AssertionError failure = new AssertionError("in the thread");
    assertThatThrownBy(() ->
            TestThreads.runIn(
                kind,
                () -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThatThrownBy(() ->
            TestThreads.runIn(
                kind,
                () -> {
                  throw new IOException("checked");
                }))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("checked");
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void race_runsAllAtOnce(ThreadKind kind) {
    CountDownLatch both = new CountDownLatch(2);
    Worker.Action meet =
        () -> {
          both.countDown();
          both.await();
        };
    TestThreads.race(kind, meet, meet);
    assertThat(both.getCount()).isZero();
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void inParallel_whenSeveralFail_reportsAll(ThreadKind kind) {
    AtomicInteger sum = new AtomicInteger();
    TestThreads.inParallel(kind, 4, sum::addAndGet);
    assertThat(sum).hasValue(0 + 1 + 2 + 3);
    assertThatThrownBy(() ->
            TestThreads.inParallel(
                kind,
                2,
                i -> {
                  throw new IllegalStateException("thread " + i);
                }))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void worker_runsOneAfterTheOtherInOneThreadUntilItsEnd(ThreadKind kind) {
    Worker worker = Worker.start(kind);
    assertThat(worker.call(Thread::currentThread)).isSameAs(worker.thread());
    assertThatThrownBy(() ->
            worker.run(() -> {
              throw new IllegalStateException("in the worker");
            }))
        .hasMessage("in the worker");
    CountDownLatch latch = new CountDownLatch(1);
    Worker.Pending pending = worker.begin(latch::await);
    latch.countDown();
    pending.await();
    worker.end();
    assertThat(worker.thread().isAlive()).isFalse();
  }
}
