package io.github.perthread.contract;

import io.github.perthread.testing.Gc;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of clauses have in common: an implementation, and how long to wait.
 *
 * <p>Where a clause is expected to hold, it is waited for with patience. Where it is known not to,
 * what it asserts is looked at after several collections, each of which has demonstrably taken an
 * object of its own, or after more time than the contract grants.
 */
abstract class Contract {
  private static final int COLLECTIONS = 4;
  private static final long PATIENT_SECONDS = 30;

  private final Implementation implementation;
  private final boolean expectedToHold;

  Contract(Implementation implementation, boolean expectedToHold) {
    this.implementation = implementation;
    this.expectedToHold = expectedToHold;
  }

  final Subject create() {
    return implementation.create(null);
  }

  final Subject create(Supplier<? extends @Nullable Object> initial) {
    return implementation.create(initial);
  }

  final Implementation implementation() {
    return implementation;
  }

  final void assertCollected(Reference<?> reference) {
    assertAfterCollections("still referred to", () -> reference.refersTo(null));
  }

  final void assertAfterCollections(String otherwise, BooleanSupplier condition) {
    if (expectedToHold) {
      Gc.awaitCollected(otherwise, condition);
      return;
    }
    for (int i = 0; i < COLLECTIONS && !condition.getAsBoolean(); i++) {
      requireCollection();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // for callbacks of references
    }
    assertTrue(otherwise, condition.getAsBoolean());
  }

  /** That the collector does not run is no finding about the implementation. */
  private static void requireCollection() {
    try {
      Gc.awaitCleared(new WeakReference<>(new Object()));
    } catch (AssertionError e) {
      throw new IllegalStateException("The collector does not run", e);
    }
  }

  /** Waits so long, or where it is expected to hold several times that: the machine may be busy. */
  final void assertWithin(long millis, String otherwise, BooleanSupplier condition) {
    long deadline =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(expectedToHold ? 4 * millis : millis);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertTrue(otherwise, condition.getAsBoolean());
  }

  /** Waits for another thread, as long as becomes a test, or briefly if it is known not to come. */
  final void assertReached(CountDownLatch latch) throws InterruptedException {
    assertTrue(
        "another thread is made to wait",
        latch.await(expectedToHold ? PATIENT_SECONDS * 1000 : 500, TimeUnit.MILLISECONDS));
  }

  /** Asserts something while an object stays strongly reachable. */
  static void holding(Object held, Runnable assertion) {
    try {
      assertion.run();
    } finally {
      Reference.reachabilityFence(held);
    }
  }

  static void assertTrue(String otherwise, boolean condition) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(2 * PATIENT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
