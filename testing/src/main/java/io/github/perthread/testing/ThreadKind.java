package io.github.perthread.testing;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** The kinds of thread that there are; virtual ones from Java 21 on. */
public enum ThreadKind {
  /** A thread of the operating system's. */
  PLATFORM,

  /** A thread of the JVM's. */
  VIRTUAL;

  /** The kinds that this JVM has, for tests to be repeated with each. */
  public static List<ThreadKind> available() {
    return hasVirtual() ? List.of(PLATFORM, VIRTUAL) : List.of(PLATFORM);
  }

  /** Whether this JVM has virtual threads (in Java 19 and 20 they were a preview: no). */
  public static boolean hasVirtual() {
    return Runtime.version().feature() >= 21;
  }

  /** A thread of this kind, not started. */
  public Thread unstarted(Runnable task) {
    return factory().newThread(task);
  }

  /** A factory of threads of this kind. */
  public ThreadFactory factory() {
    if (this == PLATFORM) {
      return Thread::new;
    }
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("This JVM has no virtual threads", e);
    }
  }
}
