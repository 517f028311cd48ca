package io.github.perthread.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Virtual threads, which the Java that this is compiled for does not have. */
final class VirtualThreads {
  private static final MethodHandle UNSTARTED;

  static {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object ofVirtual = Thread.class.getMethod("ofVirtual").invoke(null);
      UNSTARTED =
          MethodHandles.publicLookup()
              .findVirtual(
                  builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class))
              .bindTo(ofVirtual);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Virtual threads need JDK 21", e);
    }
  }

  private VirtualThreads() {}

  static Thread unstarted(Runnable task) {
    try {
      return (Thread) UNSTARTED.invokeExact(task);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
