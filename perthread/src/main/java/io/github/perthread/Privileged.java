package io.github.perthread;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what needs permissions, under a {@code SecurityManager}, with those of this library alone:
 * its callers need none. Without one, and from Java 24 on, which has none, it makes no difference.
 */
@SuppressWarnings("removal")
final class Privileged {
  private static final boolean CHECKED = Runtime.version().feature() < 24;

  private Privileged() {}

  static void run(Runnable action) {
    if (CHECKED) {
      AccessController.doPrivileged(
          (PrivilegedAction<@Nullable Void>)
              () -> {
                action.run();
                return null;
              });
    } else {
      action.run();
    }
  }

  /**
   * Returns the group for the library's threads: under a {@code SecurityManager} one of their own,
   * for the JDK's pools may not make a thread in the topmost one.
   *
   * @param topmost the group that no application owns
   */
  static ThreadGroup group(ThreadGroup topmost) {
    if (!CHECKED || System.getSecurityManager() == null) {
      return topmost;
    }
    ThreadGroup own = new ThreadGroup(topmost, "perthread");
    own.setDaemon(true); // it goes with its last thread
    return own;
  }

  static <R extends @Nullable Object> R get(Supplier<R> action) {
    return CHECKED
        ? AccessController.doPrivileged((PrivilegedAction<R>) action::get)
        : action.get();
  }
}
