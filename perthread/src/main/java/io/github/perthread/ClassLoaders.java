package io.github.perthread;

import org.jspecify.annotations.Nullable;

/** Finds out which class loader defined the class of a value. */
final class ClassLoaders {
  private ClassLoaders() {}

  /**
   * Returns whether the value's class (of an array: the class of its elements) was defined by that
   * loader or by a child of it. A value that is itself a class or a loader is judged as such.
   */
  static boolean isLoadedBy(@Nullable Object value, ClassLoader loader) {
    ClassLoader l = loaderOf(value);
    while (l != null && l != loader) {
      l = l.getParent();
    }
    return l == loader;
  }

  private static @Nullable ClassLoader loaderOf(@Nullable Object value) {
    if (value == null || value instanceof ClassLoader) {
      return (ClassLoader) value;
    }
    Class<?> type = value instanceof Class<?> itself ? itself : value.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type.getClassLoader();
  }
}
