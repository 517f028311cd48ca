package io.github.perthread;

import org.jspecify.annotations.Nullable;

/** Which class loader a value comes from. */
final class Loaders {
  private Loaders() {}

  /** Whether the value's class (of an array: its elements') is of that loader or of a child. */
  static boolean isLoadedBy(@Nullable Object value, ClassLoader loader) {
    if (value == null) {
      return false;
    }
    Class<?> type = value.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    ClassLoader l = type.getClassLoader();
    while (l != null && l != loader) {
      l = l.getParent();
    }
    return l == loader;
  }
}
