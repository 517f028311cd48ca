package io.github.perthread;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What tests do with the library's thread for hooks. */
final class Hooks {
  private Hooks() {}

  /** The library's thread, blocked by a hook until it is released. */
  static final class Blocked {
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    /** Held here: the hook of a local that is dropped does not run. */
    private final PerThread<String> local =
        PerThread.<String>builder()
            .onRemoval(value -> {
              blocked.countDown();
              released.join(); // longer than any test waits for what must happen meanwhile
            })
            .build();

    void release() {
      released.complete(null);
      local.close();
    }
  }

  /** Has a hook block the library's thread, and returns once it does. */
  static Blocked blockTheLibrarysThread() {
    Blocked it = new Blocked();
    TestThreads.runIn(ThreadKind.PLATFORM, () -> it.local.set("blocks"));
    await(it.blocked);
    return it;
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("waited too long");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the values of ended threads were taken out of the local's table. */
  static void awaitQueued(ThreadKind kind, PerThread<?> local) {
    Inside.awaitValues(kind, 0, local);
  }

  /** Waits until a hook has run as a test expects. */
  static void awaitRun(ThreadKind kind, Callable<Boolean> condition) {
    Awaitility.await().atMost(Inside.patience(kind)).until(condition);
  }
}
