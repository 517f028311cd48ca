package io.github.perthread;

import java.util.List;

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
    giveUpAll(t);
    ThreadRegistry.of(t).forget(t);
  }

  /** Gives up all that the calling thread has, and what the hooks store, until there is no more. */
  static void giveUpAll(Thread t) {
    for (int round = 1; round <= ROUNDS + 1; round++) {
      if (!giveUp(t, round <= ROUNDS)) {
        return;
      }
    }
  }

  private static boolean giveUp(Thread t, boolean withHooks) {
    ThreadRecord thread = ThreadRegistry.of(t).find(t);
    if (thread == null) {
      return false;
    }
    boolean any = false;
    List<PerThread<?>> locals = thread.locals();
    for (int i = locals.size() - 1; i >= 0; i--) {
      any |= locals.get(i).giveUpOwn(t, withHooks);
    }
    return any;
  }
}
