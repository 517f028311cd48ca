package io.github.perthread;

/**
 * Reports what a removal hook threw, as its {@linkplain #getCause cause}. This exception is never
 * thrown: it is given to the uncaught-exception handler of the thread in which the hook ran, or to
 * the system logger. The message names the local and says that the thread goes on. A handler that
 * assumes that a thread has ended can recognize by this class that it has not.
 */
public final class RemovalHookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes a report. Returned as what {@code Throwable} it is, so that callers need not know it. */
  static Throwable of(String hook, RemovalCause cause, Throwable failure) {
    return new RemovalHookException(hook, cause, failure);
  }

  /**
   * Makes a report.
   *
   * @param hook what failed, as the subject of a sentence
   */
  private RemovalHookException(String hook, RemovalCause cause, Throwable failure) {
    super(
        hook
            + " failed when a value was removed ("
            + cause
            + "). The value is removed all the same, and the thread goes on",
        failure,
        false,
        false);
  }
}
