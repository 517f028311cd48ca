package io.github.perthread;

/** Says once in the log what this library cannot do, for want of a permission. */
final class Refusals {
  private static volatile boolean noted;

  private Refusals() {}

  /** Notes a failure if it is the first one that a {@code SecurityManager} caused. */
  static void note(Throwable failure) {
    if (failure instanceof SecurityException && !noted) {
      noted = true;
      System.getLogger("io.github.perthread")
          .log(
              System.Logger.Level.WARNING,
              "This library may not start a thread ("
                  + failure.getMessage()
                  + "). Values of ended threads are removed only by later threads that use the same"
                  + " local, and at wrapped exits; their removal hooks wait until their local is"
                  + " closed. Grant the permissions to the library; its callers need none");
    }
  }
}
