package io.github.perthread;

/**
 * Reads the identifiers of threads, and whether they are virtual: both differ between JDKs.
 *
 * <p>Since Java 19 the identifier is the final {@code Thread.threadId()}: unique in the JVM and
 * never reused. Older versions have only {@code getId()}, which a subclass of {@code Thread} may
 * override to return another thread's number, or a new number each time, or nothing. The threads of
 * a class that does, or that may, get a number from {@link OwnIds} instead.
 */
final class ThreadIds {
  private ThreadIds() {}

  /** Returns a thread's id: the JDK's, or one that no thread has and never will have. */
  static long id(Thread thread) {
    if (NewerThreads.ARE_HERE) {
      return NewerThreads.id(thread);
    }
    if (thread.getClass() != Thread.class && OwnIds.areNeededBy(thread.getClass())) {
      return OwnIds.id(thread);
    }
    return thread.getId();
  }

  /** Returns whether a thread is virtual. */
  static boolean isVirtual(Thread thread) {
    return NewerThreads.ARE_HERE && NewerThreads.isVirtual(thread);
  }

  /** Converts what cannot be checked: no method concerned declares an exception. */
  static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
