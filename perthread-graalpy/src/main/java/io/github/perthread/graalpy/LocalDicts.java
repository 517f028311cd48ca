package io.github.perthread.graalpy;

import io.github.perthread.PerThread;
import org.jspecify.annotations.Nullable;

/**
 * The attribute dicts of one Python local, one for each thread. It stands in the local in the place
 * of GraalPy's {@code ThreadLocal}, so GraalPy gets and sets the calling thread's dict here.
 *
 * <p>GraalPy makes a dict and runs {@code __init__} wherever it finds none, but it keeps the dict
 * of an {@code __init__} that failed. So a first access takes a detour: {@link #get} asks GraalPy
 * for the dict a second time, is asked by GraalPy in its turn, finds {@link #INITIALIZING} and
 * returns {@code null}; GraalPy then makes the dict and runs {@code __init__}. If that ends in any
 * exception, an interrupt of the context included, the dict is removed.
 */
final class LocalDicts extends PerThread<@Nullable Object> {
  private static final Object INITIALIZING = new Object();

  private final Object self;
  private final Object dictOf;

  /**
   * Gives the calling thread an empty dict, because {@code type.__call__} will run {@code __init__}
   * in it.
   *
   * @param self the Python local
   * @param dictOf a Python function that returns the calling thread's dict of a local
   * @param dict an empty Python dict
   */
  LocalDicts(Object self, Object dictOf, Object dict) {
    this.self = self;
    this.dictOf = dictOf;
    set(dict);
  }

  @Override
  public @Nullable Object get() {
    Object dict = getIfPresent();
    return dict == null || dict == INITIALIZING ? firstAccess(dict) : dict;
  }

  private @Nullable Object firstAccess(@Nullable Object dict) {
    if (dict == INITIALIZING) {
      return null;
    }
    set(INITIALIZING);
    boolean initialized = false;
    try {
      Object made = Interop.execute(dictOf, self);
      initialized = true;
      return made;
    } finally {
      if (!initialized) {
        remove();
      }
    }
  }
}
