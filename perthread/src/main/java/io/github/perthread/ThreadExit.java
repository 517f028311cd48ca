package io.github.perthread;

/** A task after which its thread removes all values that it has, and leaves the registry. */
final class ThreadExit implements Runnable {
  private final Runnable task;

  ThreadExit(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    try {
      task.run();
    } finally {
      ThreadRegistry.exitThread(Thread.currentThread());
    }
  }
}
