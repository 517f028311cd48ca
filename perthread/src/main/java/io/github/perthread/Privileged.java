package io.github.perthread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * Does what needs permissions, under a {@code SecurityManager}, with those of this library alone:
 * its callers need none. Without one, and from Java 24 on, which has none, it makes no difference.
 *
 * <p>What a program's first use of a local calls here is of a class, and no lambda: the first
 * lambda of a program takes milliseconds to link.
 */
@SuppressWarnings("removal")
final class Privileged {
  private static final boolean CHECKED = Runtime.version().feature() < 24;

  private Privileged() {}

  static <R extends @Nullable Object> R call(PrivilegedAction<R> action) {
    return CHECKED ? AccessController.doPrivileged(action) : action.run();
  }

  /**
   * Returns the group for the library's threads: under a {@code SecurityManager} one of their own,
   * for the JDK's pools may not make a thread in the topmost one.
   *
   * @param topmost the group that no application owns
   */
  static ThreadGroup group(ThreadGroup topmost) {
    if (!isManaged()) {
      return topmost;
    }
    ThreadGroup own = new ThreadGroup(topmost, "perthread");
    own.setDaemon(true); // it goes with its last thread
    return own;
  }

  /** Returns whether a system property is {@code true}; false if this library may not read it. */
  static boolean isSet(String property) {
    if (!isManaged()) {
      return Boolean.getBoolean(property);
    }
    try {
      return call(() -> Boolean.getBoolean(property));
    } catch (SecurityException e) {
      return false;
    }
  }

  private static boolean isManaged() {
    return CHECKED && System.getSecurityManager() != null;
  }
}
