package io.github.perthread.benchmarks;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * {@code ScopedValue}, which the Java that this is compiled for does not have. The handles are
 * constants, so that the compiler sees through them; the one behind {@link #get()} has the value's
 * key in it, as a static field would.
 */
final class ScopedValues {
  /** One for the benchmarks of a single local. */
  static final Object KEY;

  private static final MethodHandle GET;
  private static final MethodHandle GET_KEY;
  private static final MethodHandle NEW;
  private static final MethodHandle WHERE;
  private static final MethodHandle AND_WHERE;
  private static final MethodHandle RUN;

  static {
    try {
      Class<?> type = Class.forName("java.lang.ScopedValue");
      Class<?> carrier = Class.forName("java.lang.ScopedValue$Carrier");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      NEW =
          lookup.findStatic(type, "newInstance", methodType(type)).asType(methodType(Object.class));
      GET =
          lookup
              .findVirtual(type, "get", methodType(Object.class))
              .asType(methodType(Object.class, Object.class));
      WHERE =
          lookup
              .findStatic(type, "where", methodType(carrier, type, Object.class))
              .asType(methodType(Object.class, Object.class, Object.class));
      AND_WHERE =
          lookup
              .findVirtual(carrier, "where", methodType(carrier, type, Object.class))
              .asType(methodType(Object.class, Object.class, Object.class, Object.class));
      RUN =
          lookup
              .findVirtual(carrier, "run", methodType(void.class, Runnable.class))
              .asType(methodType(void.class, Object.class, Runnable.class));
      KEY = newKey();
      GET_KEY = GET.bindTo(KEY);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ScopedValue needs JDK 25", e);
    }
  }

  private ScopedValues() {}

  static Object newKey() {
    try {
      return (Object) NEW.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is bound to {@link #KEY}. */
  static Object get() {
    try {
      return (Object) GET_KEY.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is bound to a key. */
  static Object get(Object key) {
    try {
      return (Object) GET.invokeExact(key);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A binding of all these keys, each to an object of its own. */
  static Object bind(Object... keys) {
    try {
      Object binding = (Object) WHERE.invokeExact(keys[0], new Object());
      for (int i = 1; i < keys.length; i++) {
        binding = (Object) AND_WHERE.invokeExact(binding, keys[i], new Object());
      }
      return binding;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(Object binding, Runnable body) {
    try {
      RUN.invokeExact(binding, body);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
