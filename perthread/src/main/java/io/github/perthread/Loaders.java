package io.github.perthread;

import org.jspecify.annotations.Nullable;

/** Which class loader a value comes from. */
final class Loaders {
  private Loaders() {}

  /**
   * Whether the value's class (of an array: its elements') is of that loader or of a child. A value
   * that is itself a class or a loader counts as one of its own.
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
