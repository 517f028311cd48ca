package io.github.perthread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the identifiers of threads, and whether they are virtual: both differ between JDKs.
 *
 * <p>Since Java 19 the identifier is the final {@code Thread.threadId()}: unique in the JVM and
 * never reused. Older versions have only {@code getId()}, which a subclass of {@code Thread} may
 * override to return another thread's number, or a new number each time, or nothing. The threads of
 * a class that does, or that may, get a number from {@link OwnIds} instead.
 */
final class ThreadIds {
  /** Whether the JDK's id identifies one thread. A constant, for the compiler. */
  private static final boolean TRUSTED_IDS;

  private static final MethodHandle ID;
  private static final MethodHandle IS_VIRTUAL;

  static {
    MethodHandle threadId = findVirtual("threadId", long.class);
    TRUSTED_IDS = threadId != null;
    ID = threadId != null ? threadId : Objects.requireNonNull(findVirtual("getId", long.class));
    MethodHandle isVirtual = findVirtual("isVirtual", boolean.class);
    IS_VIRTUAL =
        isVirtual != null
            ? isVirtual
            : MethodHandles.dropArguments(
                MethodHandles.constant(boolean.class, false), 0, Thread.class);
  }

  /** For each class of threads, whether it may override {@code getId()}. */
  private static final ClassValue<Boolean> MAY_OVERRIDE_GET_ID =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Privileged.get(() -> mayOverrideGetId(type));
        }
      };

  private ThreadIds() {}

  private static @Nullable MethodHandle findVirtual(String name, Class<?> result) {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, name, MethodType.methodType(result));
    } catch (NoSuchMethodException olderJdk) {
      return null;
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Asks each class below {@code Thread} itself. {@code Class.getMethod} would look at all public
   * methods, and fail for a class with a method whose types are absent; here that is an answer.
   */
  private static boolean mayOverrideGetId(Class<?> type) {
    Class<?> asked = type;
    while (asked != null && asked != Thread.class) {
      try {
        return asked.getDeclaredMethod("getId").getDeclaringClass() == asked;
      } catch (NoSuchMethodException e) {
        asked = asked.getSuperclass();
      } catch (LinkageError | SecurityException e) {
        return true; // it cannot be told
      }
    }
    return false;
  }

  /** Returns a thread's id: the JDK's, or one that no thread has and never will have. */
  static long id(Thread thread) {
    if (!TRUSTED_IDS
        && thread.getClass() != Thread.class
        && MAY_OVERRIDE_GET_ID.get(thread.getClass())) {
      return OwnIds.id(thread);
    }
    try {
      return (long) ID.invokeExact(thread);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Returns whether a thread is virtual. */
  static boolean isVirtual(Thread thread) {
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Converts what cannot be checked: no method concerned declares an exception. */
  static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
