package io.github.perthread.graalpy;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;

/**
 * What this package does with Python's objects from within GraalPy. Exceptions of Python pass
 * through as they are.
 */
final class Interop {
  private Interop() {}

  /**
   * Calls a Python function.
   *
   * @param function the function
   * @param arguments its arguments
   * @return what it returns
   */
  static Object execute(Object function, Object... arguments) {
    try {
      return InteropLibrary.getUncached().execute(function, arguments);
    } catch (InteropException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns whether a Python dict has a key.
   *
   * @param dict the dict
   * @param key the key
   * @return whether it is there
   */
  static boolean contains(Object dict, String key) {
    return InteropLibrary.getUncached().isHashEntryReadable(dict, key);
  }

  /**
   * Removes a key from a Python dict.
   *
   * @param dict the dict
   * @param key the key, which is there
   * @return its value
   */
  static Object take(Object dict, String key) {
    InteropLibrary interop = InteropLibrary.getUncached();
    try {
      Object value = interop.readHashValue(dict, key);
      interop.removeHashEntry(dict, key);
      return value;
    } catch (InteropException e) {
      throw new IllegalStateException(e);
    }
  }
}
