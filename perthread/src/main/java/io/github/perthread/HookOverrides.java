package io.github.perthread;

import java.lang.reflect.Method;

/**
 * Tells whether a subclass overrides the removal hook {@code onRemoval}. Decided once for each
 * class: a local whose class does not override it is as fast as one that can have no hook.
 */
final class HookOverrides extends ClassValue<Boolean> {
  /** Of the subclasses of {@link PerThread}. */
  static final HookOverrides OF_PER_THREAD = new HookOverrides(PerThread.class);

  private final Class<?> root;

  /**
   * Makes it for the subclasses of a class.
   *
   * @param root declares the hook
   */
  HookOverrides(Class<?> root) {
    this.root = root;
  }

  @Override
  protected Boolean computeValue(Class<?> type) {
    return type != root && (Privileged.call(() -> declares(type)) || get(type.getSuperclass()));
  }

  /** An override has or inherits the erased signature: the compiler makes a bridge if need be. */
  private static boolean declares(Class<?> type) {
    try {
      Method found = type.getDeclaredMethod("onRemoval", Object.class, RemovalCause.class);
      return found.getDeclaringClass() == type;
    } catch (NoSuchMethodException e) {
      return false;
    } catch (LinkageError | SecurityException e) {
      return true; // cannot be told: to call what may be the inherited method is only slower
    }
  }
}
