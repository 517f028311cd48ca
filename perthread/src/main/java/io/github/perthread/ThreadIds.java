package io.github.perthread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The identifiers by which tables find a thread's entry.
 *
 * <p>From Java 19 on that is the final {@code Thread.threadId()}: unique in the JVM and never
 * reused. Before, there is only {@code getId()}, which a subclass of {@code Thread} may override
 * and answer with another thread's number, or with a new one each time. There {@link #TRUSTED} is
 * false, and whoever finds an entry by its id confirms that it belongs to the thread.
 */
final class ThreadIds {
  /** Whether an id names one thread for certain. Constant, so the check folds away where it is. */
  static final boolean TRUSTED;

  private static final MethodHandle THREAD_ID;

  static {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType type = MethodType.methodType(long.class);
    MethodHandle id;
    boolean trusted;
    try {
      try {
        id = lookup.findVirtual(Thread.class, "threadId", type);
        trusted = true;
      } catch (NoSuchMethodException before19) {
        id = lookup.findVirtual(Thread.class, "getId", type);
        trusted = false;
      }
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    THREAD_ID = id;
    TRUSTED = trusted;
  }

  /** Tells, for the threads of a class, whether {@code getId()} is the JDK's own. */
  private static final ClassValue<Boolean> OVERRIDES_GET_ID =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("getId").getDeclaringClass() != Thread.class;
          } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
          }
        }
      };

  private ThreadIds() {}

  static long of(Thread thread) {
    try {
      return (long) THREAD_ID.invokeExact(thread);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // neither method declares any
    }
  }

  /**
   * Whether the id of this thread may change or be another's, so that only a full scan finds it.
   */
  static boolean isUnreliable(Thread thread) {
    return !TRUSTED && thread.getClass() != Thread.class && OVERRIDES_GET_ID.get(thread.getClass());
  }
}
