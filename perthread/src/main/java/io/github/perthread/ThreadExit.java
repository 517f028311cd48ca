package io.github.perthread;

/** A task after which its thread removes all values that it has, and leaves the registry. */
final class ThreadExit implements Runnable {
  private final Runnable task;
  private final boolean endsThread;

  /**
   * Makes the task.
   *
   * @param task what to run first
   * @param endsThread whether what it throws ends the thread, whose handler then gets it before the
   *     values are removed
   */
  ThreadExit(Runnable task, boolean endsThread) {
    this.task = task;
    this.endsThread = endsThread;
  }

  @Override
  public void run() {
    try {
      task.run();
    } catch (Throwable e) {
      if (endsThread) {
        CrashHandler.callEarly(e);
      }
      throw e;
    } finally {
      ThreadRegistry.exitThread(Thread.currentThread());
    }
  }
}
