package io.github.perthread;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which class loader defined the classes of a value and of what is inside it. */
final class ClassLoaders {
  /** How many containers one in the other are looked into. */
  private static final int DEPTH = 8;

  private ClassLoaders() {}

  /**
   * Returns whether the value's class (of an array: the class of its elements) was defined by that
   * loader or by a child of it, or that of something inside it. A value that is itself a class or a
   * loader is judged as such.
   */
  static boolean isLoadedBy(@Nullable Object value, ClassLoader loader) {
    if (value == null) {
      return false;
    }
    return Privileged.call(() ->
        isItselfLoadedBy(value, loader)
            || (JdkContainers.isContainer(value) && hasInside(value, loader)));
  }

  private static boolean hasInside(Object container, ClassLoader loader) {
    return hasInside(container, loader, DEPTH, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static boolean hasInside(
      Object container, ClassLoader loader, int depth, Set<Object> seen) {
    return seen.add(container)
        && JdkContainers.anyInside(
            container,
            inside ->
                isItselfLoadedBy(inside, loader)
                    || (depth > 1
                        && JdkContainers.isContainer(inside)
                        && hasInside(inside, loader, depth - 1, seen)));
  }

  private static boolean isItselfLoadedBy(Object value, ClassLoader loader) {
    ClassLoader l = loaderOf(value);
    while (l != null && l != loader) {
      l = l.getParent();
    }
    return l == loader;
  }

  private static @Nullable ClassLoader loaderOf(Object value) {
    if (value instanceof ClassLoader itself) {
      return itself;
    }
    Class<?> type = value instanceof Class<?> itself ? itself : value.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type.getClassLoader();
  }
}
