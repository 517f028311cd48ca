package io.github.perthread.proof;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;

/**
 * Rounds of a soak: a few locals with and without hooks, a few threads that use them and end, some
 * in a wrapped exit, some not. It is known which values are due for a hook.
 */
final class SoakRound {
  private final SoakCounts counts;
  private final Random random;
  private final List<ThreadFactory> kinds;

  /** Shared by all rounds; its values end with their threads. */
  private final PerThread<SoakValue> hooked;

  private final ThreadAttributes attributes;

  SoakRound(
      SoakCounts counts,
      Random random,
      List<ThreadFactory> kinds,
      PerThread<SoakValue> hooked,
      ThreadAttributes attributes) {
    this.counts = counts;
    this.random = random;
    this.kinds = kinds;
    this.hooked = hooked;
    this.attributes = attributes;
  }

  /** One round: the first local is dropped, the second one closed. */
  void run() throws InterruptedException {
    PerThread<SoakValue> dropped = new PerThread<>();
    PerThread<SoakValue> closed =
        PerThread.<SoakValue>builder().onRemoval(SoakValue::removed).build();
    counts.locals.add(2);
    List<Thread> threads = new ArrayList<>();
    int count = 2 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(kinds.size());
      boolean removes = random.nextBoolean();
      Runnable task = () -> use(dropped, closed, removes);
      Runnable wrapped = random.nextBoolean() ? PerThread.exiting(task) : task;
      Thread thread = kinds.get(kind).newThread(wrapped);
      thread.setUncaughtExceptionHandler((t, e) -> noteUnlessPlanned(e));
      (kind == 0 ? counts.threads : counts.virtualThreads).increment();
      threads.add(thread);
      thread.start();
    }
    if (random.nextBoolean()) {
      closed.clearAllThreads();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    closed.close();
  }

  private void noteUnlessPlanned(Throwable e) {
    if (!(e.getCause() instanceof SoakValue.PlannedException)) {
      counts.failure.compareAndSet(null, e);
    }
  }

  private void use(PerThread<SoakValue> dropped, PerThread<SoakValue> closed, boolean removes) {
    Thread me = Thread.currentThread();
    SoakValue cyclic = SoakValue.of(counts, dropped, me, attributes);
    dropped.set(cyclic);
    hooked.set(SoakValue.of(counts, hooked, me).due());
    closed.set(SoakValue.of(counts, closed, me).due());
    attributes.set("value", SoakValue.of(counts, attributes, me));
    SoakValue bound = SoakValue.of(counts, dropped, me);
    dropped.runWith(bound, () -> check(dropped.get() == bound));
    check(dropped.get() == cyclic);
    check(attributes.has("value"));
    if (removes) {
      hooked.remove();
      check(!hooked.isSet());
    }
  }

  private void check(boolean right) {
    if (!right) {
      counts.wrongAnswers.increment();
    }
  }
}
