package io.github.perthread;

/**
 * Reports that a removal hook threw something, which is the {@linkplain #getCause cause}. It is
 * never thrown: the uncaught-exception handler of the thread in which the hook ran gets it, or the
 * system logger. The message names the local and says that the thread goes on; so a handler that
 * takes what it gets for the end of the thread can tell the two apart by this class.
 */
public final class RemovalHookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes a report.
   *
   * @param hook what failed, as the subject of a sentence
   */
  RemovalHookException(String hook, RemovalCause cause, Throwable failure) {
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
