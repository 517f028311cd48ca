package io.github.perthread;

import java.util.List;

/** The exact end of a thread's values: a task after which its thread gives up all it has. */
final class Exit implements Runnable {
  /** As many as POSIX grants the destructors of thread-specific data. */
  static final int ROUNDS = 4;

  private final Runnable task;

  Exit(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    try {
      task.run();
    } finally {
      leave(Thread.currentThread(), ROUNDS);
    }
  }

  /** Gives up all that the calling thread has, and that it was ever here. */
  static void leave(Thread t, int rounds) {
    giveUpAll(t, rounds, RemovalCause.THREAD_END);
    ThreadRegistry.of(t).forget(t);
  }

  /**
   * Gives up all that the calling thread has, and what the hooks store, in so many rounds, and
   * drops what is stored even then. The thread's record then knows no local: those that it does not
   * use again must not be looked at each time that a request ends, for that would keep dropped ones
   * alive while the collector marks.
   */
  static void giveUpAll(Thread t, int rounds, RemovalCause cause) {
    int round = 1;
    while (round <= rounds + 1 && giveUp(t, round <= rounds, cause)) {
      round++;
    }
    ThreadRecord thread = ThreadRegistry.of(t).find(t);
    if (thread != null) {
      thread.leaveLocals();
    }
  }

  private static boolean giveUp(Thread t, boolean withHooks, RemovalCause cause) {
    ThreadRecord thread = ThreadRegistry.of(t).find(t);
    if (thread == null) {
      return false;
    }
    boolean any = false;
    List<PerThread<?>> locals = thread.locals();
    for (int i = locals.size() - 1; i >= 0; i--) {
      any |= locals.get(i).giveUpOwn(t, withHooks, cause);
    }
    return any;
  }
}
