package io.github.perthread.agent;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows which class loaders find the stand-in; a class of a loader that does not is left alone.
 *
 * <p>A loader is asked once, with {@code Class.forName}: thereby the JVM notes what it answered,
 * and does not ask again when the changed class is linked. So a loader that would answer otherwise
 * then (OSGi frameworks look at who calls) does no harm.
 */
final class Visibility {
  private final Map<Key, Boolean> known = new HashMap<>();
  private final ReferenceQueue<ClassLoader> unloaded = new ReferenceQueue<>();

  /**
   * Returns whether a loader finds the stand-in.
   *
   * @throws RuntimeException what the loader threw, which may answer another time
   */
  boolean isVisible(ClassLoader loader) {
    Key key = new Key(loader, unloaded);
    Boolean answer = lookUp(key);
    if (answer == null) {
      answer = ask(loader); // not under the lock: this calls into the application
      note(key, answer);
    }
    return answer;
  }

  private @Nullable Boolean lookUp(Key key) {
    synchronized (known) {
      for (Reference<?> gone = unloaded.poll(); gone != null; gone = unloaded.poll()) {
        known.remove(gone);
      }
      return known.get(key);
    }
  }

  private void note(Key key, boolean answer) {
    synchronized (known) {
      known.put(key, answer);
    }
  }

  private static boolean ask(ClassLoader loader) {
    try {
      return Class.forName(ThreadLocalStandIn.class.getName(), false, loader)
          == ThreadLocalStandIn.class;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** A loader by identity: its own {@code equals} may be anything. */
  private static final class Key extends WeakReference<ClassLoader> {
    private final int hash;

    Key(ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
      hash = System.identityHashCode(loader);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      ClassLoader loader = get();
      return loader != null && other instanceof Key key && key.refersTo(loader);
    }
  }
}
