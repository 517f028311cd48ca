package io.github.perthread.cli.tour;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, which the Java that this is compiled for does not have. */
final class VirtualThreads {
  private static final int FIRST_JAVA = 21;

  private VirtualThreads() {}

  /** Returns what makes them, or null where this Java has none. */
  static @Nullable ThreadFactory factory() {
    if (Runtime.version().feature() < FIRST_JAVA) {
      return null;
    }
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
