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
 * override to return another thread's number, or a new number each time. There {@link #TRUSTED_IDS}
 * is false, and the entry of such a thread carries its identity hash code in the place of an id:
 * that never changes, and hardly any other thread has it. A thread whose class might override
 * {@code getId()} checks that an entry with its id is its own.
 */
final class ThreadIds {
  /** Whether an id identifies one thread. A constant, so that the compiler removes the check. */
  static final boolean TRUSTED_IDS;

  private static final long NO_ID = -1;

  /** Above it are the ids that no JVM gives, and that mean something to a local. */
  private static final long HIGHEST_HASH = -1L << 32;

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

  /** For each class of threads, whether it overrides {@code getId()}. */
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

  /** Returns a thread's id, as the JDK numbers it. */
  static long id(Thread thread) {
    try {
      return (long) ID.invokeExact(thread);
    } catch (Throwable e) {
      if (!TRUSTED_IDS && !(e instanceof VirtualMachineError)) {
        return NO_ID; // the subclass's getId() failed
      }
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

  /** Returns whether a thread's id is known, from its class alone, to be its own. */
  static boolean hasItsOwnId(Thread thread) {
    return TRUSTED_IDS || thread.getClass() == Thread.class;
  }

  /** Returns the id that a thread's entry carries. */
  static long idToKeep(Thread thread) {
    return hasUnreliableId(thread) ? HIGHEST_HASH - System.identityHashCode(thread) : id(thread);
  }

  /** Returns whether the id of this thread may change or belong to another thread. */
  private static boolean hasUnreliableId(Thread thread) {
    return !TRUSTED_IDS
        && thread.getClass() != Thread.class
        && OVERRIDES_GET_ID.get(thread.getClass());
  }

  /** Converts what cannot be checked: the methods of {@code Thread} used here declare nothing. */
  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
