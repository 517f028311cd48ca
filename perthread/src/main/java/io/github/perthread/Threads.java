package io.github.perthread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the JDKs about threads: their identifiers, and whether they are virtual.
 *
 * <p>From Java 19 on the identifier is the final {@code Thread.threadId()}: unique in the JVM and
 * never reused. Before, there is only {@code getId()}, which a subclass of {@code Thread} may
 * override and answer with another thread's number, or with a new one each time. There {@link
 * #TRUSTED_IDS} is false; the entries of such threads have an id that nobody has, and are found by
 * a scan; and a thread that might be one confirms that the entry with its id is its own.
 */
final class Threads {
  /** Whether an id names one thread for certain. A constant, so that the check folds away. */
  static final boolean TRUSTED_IDS;

  private static final long NO_ID = -1;

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

  /** Tells, for the threads of a class, whether {@code getId()} is not the JDK's own. */
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

  private Threads() {}

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

  static long id(Thread thread) {
    try {
      return (long) ID.invokeExact(thread);
    } catch (Throwable e) {
      if (!TRUSTED_IDS && !(e instanceof VirtualMachineError)) {
        return NO_ID; // of a subclass that does not tell
      }
      throw unchecked(e);
    }
  }

  static boolean isVirtual(Thread thread) {
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Whether a thread's id is known at a glance to be its own. */
  static boolean hasItsOwnId(Thread thread) {
    return TRUSTED_IDS || thread.getClass() == Thread.class;
  }

  /** The id by which a thread is kept: no thread's, if its own is not to be relied on. */
  static long idToKeep(Thread thread) {
    return hasUnreliableId(thread) ? NO_ID : id(thread);
  }

  /**
   * Whether the id of this thread may change or be another's, so that only a full scan finds it.
   */
  static boolean hasUnreliableId(Thread thread) {
    return !TRUSTED_IDS
        && thread.getClass() != Thread.class
        && OVERRIDES_GET_ID.get(thread.getClass());
  }

  /** The methods of {@code Thread} that are called here declare no checked exception. */
  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
