package io.github.perthread;

/** What threads have since Java 19: the version of this class for Java 21 and newer. */
final class NewerThreads {
  static final boolean ARE_HERE = true;

  private NewerThreads() {}

  /** Returns {@code thread.threadId()}. */
  static long id(Thread thread) {
    return thread.threadId();
  }

  /** Returns {@code thread.isVirtual()}. */
  static boolean isVirtual(Thread thread) {
    return thread.isVirtual();
  }
}
