package io.github.perthread.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Initializers, and the three states that a value can be in. */
final class InitializationClauses extends Contract {
  InitializationClauses(Implementation implementation, boolean expectedToHold) {
    super(implementation, expectedToHold);
  }

  @Clause(id = "I1", says = "The initializer runs in the thread that asks, once for each thread")
  void initializer_runsOnceInEachThreadThatAsks() {
    ConcurrentLinkedQueue<Thread> initialized = new ConcurrentLinkedQueue<>();
    Subject local =
        create(() -> {
          initialized.add(Thread.currentThread());
          return Thread.currentThread();
        });
    TestThreads.inParallel(
        ThreadKind.PLATFORM,
        8,
        i -> {
          assertThat(local.get()).isSameAs(Thread.currentThread());
          assertThat(local.get()).isSameAs(Thread.currentThread());
        });
    assertThat(local.get()).isSameAs(Thread.currentThread());
    assertThat(initialized).hasSize(9).doesNotHaveDuplicates();
  }

  @Clause(id = "I2", says = "One that throws leaves nothing behind", otherwise = "half-built")
  void initializerThatThrows_leavesNothing() {
    AtomicBoolean fails = new AtomicBoolean();
    Subject local =
        create(() -> {
          assertThat(fails).as("is to fail").isFalse();
          return "made";
        });
    int before = local.valuesHeld();
    TestThreads.runIn(
        Thread::new,
        () -> {
          fails.set(true);
          assertThat(catchThrowable(local::get)).hasMessageContaining("is to fail");
          assertTrue("half-built", local.valuesHeld() == before);
        });
  }

  @Clause(id = "I2", says = "\u2026 and is tried again", otherwise = "expected: \"made\"")
  void initializerThatThrows_isTriedAgain() {
    RuntimeException failure = new RuntimeException("the initializer fails");
    AtomicReference<@Nullable RuntimeException> toThrow = new AtomicReference<>();
    Subject local =
        create(() -> {
          RuntimeException e = toThrow.getAndSet(null);
          if (e != null) {
            throw e;
          }
          return "made";
        });
    TestThreads.runIn(
        Thread::new,
        () -> {
          toThrow.set(failure);
          assertThat(catchThrowable(local::get)).isSameAs(failure);
          assertThat(local.get()).isEqualTo("made");
        });
  }

  @Clause(
      id = "I3",
      says = "One that reads its own local gets an IllegalStateException",
      otherwise = "StackOverflowError")
  void initializerThatReadsItsOwnLocal_isTold() {
    AtomicReference<@Nullable Subject> self = new AtomicReference<>();
    Subject local =
        create(() -> {
          Subject own = self.get();
          return own == null ? "none" : own.get();
        });
    self.set(local);
    assertThat(catchThrowable(local::get)).isInstanceOf(IllegalStateException.class);
  }

  @Clause(id = "I3", says = "One that sets its own local: the value that it returns wins")
  void initializerThatSetsItsOwnLocal_isOverruledByWhatItReturns() {
    AtomicReference<@Nullable Subject> self = new AtomicReference<>();
    Subject local =
        create(() -> {
          Subject own = self.get();
          if (own != null) {
            own.set("set");
          }
          return "returned";
        });
    self.set(local);
    assertThat(local.get()).isEqualTo("returned");
    assertThat(local.get()).isEqualTo("returned");
  }

  @Clause(id = "I4", says = "An initializer of attributes sees and fills those that are being made")
  void initializer_seesItsHalfBuiltAttributes() {
    AtomicReference<@Nullable Subject> self = new AtomicReference<>();
    Subject local =
        create(() -> {
          Subject own = self.get();
          return own == null ? "none" : own.get("half");
        });
    self.set(local);
    TestThreads.runIn(Thread::new, () -> assertThat(local.get()).isEqualTo("built"));
  }

  @Clause(
      id = "A4",
      says = "An initializer runs before a thread's first access, not before",
      otherwise = "to have value")
  void initializer_waitsForTheFirstAccessInEachThread() {
    AtomicInteger runs = new AtomicInteger();
    Subject local = create(() -> "run " + runs.incrementAndGet());
    assertThat(runs).hasValue(0);
    assertThat(local.get()).isEqualTo("run 1");
    TestThreads.runIn(Thread::new, () -> assertThat(local.get()).isEqualTo("run 2"));
  }

  @Clause(id = "I5", says = "Unset, null and a value are three states", otherwise = "[false, true]")
  void unsetNullAndValue_areToldApart() {
    Subject local = create();
    assertThat(local.isSet()).isFalse();
    local.set(null);
    assertThat(List.of(local.isSet(), local.get() == null)).containsExactly(true, true);
    local.set("value");
    assertThat(local.isSet()).isTrue();
    local.remove();
    assertThat(local.isSet()).isFalse();
  }
}
