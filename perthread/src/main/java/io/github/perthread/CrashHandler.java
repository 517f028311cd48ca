package io.github.perthread;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * Stands for a thread's uncaught-exception handler after that was called for a failure, so that the
 * JVM, to which the failure goes next, does not have it called again.
 */
final class CrashHandler implements UncaughtExceptionHandler {
  private final UncaughtExceptionHandler handler;
  private final Throwable handled;

  private CrashHandler(UncaughtExceptionHandler handler, Throwable handled) {
    this.handler = handler;
    this.handled = handled;
  }

  /**
   * Calls the calling thread's handler for a failure that is to be thrown next, and that will end
   * the thread. What the handler throws is ignored, as the JVM does.
   */
  static void callEarly(Throwable failure) {
    Thread t = Thread.currentThread();
    UncaughtExceptionHandler handler = t.getUncaughtExceptionHandler();
    if (handler == null || !replace(t, new CrashHandler(handler, failure))) {
      return; // the JVM will call it, after the values are removed
    }
    try {
      handler.uncaughtException(t, failure);
    } catch (Throwable e) {
      return;
    }
  }

  private static boolean replace(Thread t, UncaughtExceptionHandler handler) {
    try {
      return Privileged.call(() -> {
        t.setUncaughtExceptionHandler(handler);
        return true;
      });
    } catch (Throwable refused) {
      return false;
    }
  }

  @Override
  public void uncaughtException(Thread t, Throwable failure) {
    if (failure != handled) {
      handler.uncaughtException(t, failure);
    }
  }
}
