package io.github.perthread;

import org.jspecify.annotations.Nullable;

/** The exact end of a thread's values: a task after which its thread gives up all it has. */
final class Exit implements Runnable {
  /** As many as POSIX grants the destructors of thread-specific data. */
  private static final int ROUNDS = 4;

  private final Runnable task;

  Exit(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    try {
      task.run();
    } finally {
      leave(Thread.currentThread());
    }
  }

  /** Gives up all that the calling thread has, and that it was ever here. */
  static void leave(Thread t) {
    giveUpAll(t, RemovalCause.THREAD_END);
    ThreadRegistry.of(t).forget(t);
  }

  /** Gives up all that the calling thread has, and what the hooks store, until there is no more. */
  static void giveUpAll(Thread t, RemovalCause cause) {
    for (int round = 1; round <= ROUNDS + 1; round++) {
      if (!giveUp(t, round <= ROUNDS, cause)) {
        return;
      }
    }
  }

  private static boolean giveUp(Thread t, boolean withHooks, RemovalCause cause) {
    ThreadRecord thread = ThreadRegistry.of(t).find(t);
    if (thread == null) {
      return false;
    }
    boolean any = false;
    @Nullable PerThread<?>[] locals = thread.locals();
    for (int i = locals.length - 1; i >= 0; i--) {
      PerThread<?> local = locals[i];
      any |= local != null && local.giveUpOwn(t, withHooks, cause);
    }
    return any;
  }
}
