package io.github.perthread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What threads have since Java 19, and the Java that this is compiled for does not know.
 *
 * <p>In the jar there is another version of this class, for Java 21 and newer, which makes the same
 * two calls without method handles: linking these takes a program's first use of a local some
 * milliseconds. Once linked and compiled they cost the same.
 */
final class NewerThreads {
  /** Whether the running Java has them. A constant, for the compiler. */
  static final boolean ARE_HERE = Runtime.version().feature() >= 19;

  private NewerThreads() {}

  /** Makes the handles when one is first needed: on older versions never. */
  private static final class Handles {
    static final MethodHandle THREAD_ID = find("threadId", long.class);
    static final MethodHandle IS_VIRTUAL = find("isVirtual", boolean.class);

    private static MethodHandle find(String name, Class<?> result) {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(Thread.class, name, MethodType.methodType(result));
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  /** Returns {@code thread.threadId()}. */
  static long id(Thread thread) {
    try {
      return (long) Handles.THREAD_ID.invokeExact(thread);
    } catch (Throwable e) {
      throw ThreadIds.unchecked(e);
    }
  }

  /** Returns {@code thread.isVirtual()}. */
  static boolean isVirtual(Thread thread) {
    try {
      return (boolean) Handles.IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw ThreadIds.unchecked(e);
    }
  }
}
