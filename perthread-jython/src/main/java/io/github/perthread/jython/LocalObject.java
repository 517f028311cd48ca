package io.github.perthread.jython;

import io.github.perthread.PerThread;
import org.jspecify.annotations.Nullable;
import org.python.core.PyDictionary;
import org.python.core.PyObject;
import org.python.core.PyObjectDerived;
import org.python.core.PyType;
import org.python.expose.ExposedType;

/**
 * An instance of {@code local} or of a subclass: an object whose attribute dict is another one in
 * each thread.
 *
 * <p>Jython's own attribute lookup, with its descriptors and class attributes, is left as it is. It
 * asks an instance for its dict ({@link #fastGetDict}), and is given the calling thread's. But it
 * asks only where the class has no data descriptor of that name, so that here each access makes
 * sure of the dict first: an {@code __init__} that is still to run in this thread may have to fill
 * a slot. An instance of {@code local} itself has neither descriptors of its own nor overridden
 * methods, and looks in its dict directly.
 *
 * <p>A dict is the value of a {@link PerThread} that only this object refers to, hence it is
 * collected with the object, whatever its values refer to. It is a value as a whole: if its
 * attributes were values of Java each, they would be converted on the way and could lose their
 * identity.
 */
@ExposedType(name = LocalType.NAME)
@SuppressWarnings("serial") // __getstate__ refuses
final class LocalObject extends PyObjectDerived {
  private final PerThread<PyDictionary> dicts = new PerThread<>();
  private final boolean plain;
  private final PyObject[] args;
  private final String[] keywords;

  /**
   * Gives the calling thread an empty dict, because {@code type.__call__} will run {@code __init__}
   * in it.
   */
  LocalObject(PyType type, PyObject[] args, String[] keywords) {
    super(type);
    this.plain = type == LocalType.TYPE;
    this.args = args;
    this.keywords = keywords;
    dicts.set(new PyDictionary());
  }

  @Override
  public PyObject fastGetDict() {
    PyDictionary dict = dicts.getIfPresent();
    return dict == null ? firstAccess() : dict;
  }

  /**
   * Runs {@code __init__} as if the object were new; if it fails, the next access does it again.
   */
  private PyDictionary firstAccess() {
    PyDictionary dict = new PyDictionary();
    dicts.set(dict);
    boolean initialized = false;
    try {
      dispatch__init__(args, keywords);
      initialized = true;
    } finally {
      if (!initialized) {
        dicts.remove();
      }
    }
    return dict;
  }

  @Override
  public PyObject getDict() {
    return fastGetDict();
  }

  @Override
  public @Nullable PyObject __findattr_ex__(String name) {
    PyObject dict = fastGetDict();
    return isPlain() && LocalType.TYPE.lookup(name) == null
        ? dict.__finditem__(name)
        : super.__findattr_ex__(name);
  }

  @Override
  public void __setattr__(String name, PyObject value) {
    PyObject dict = fastGetDict();
    if (isPlain() && LocalType.TYPE.lookup(name) == null) {
      dict.__setitem__(name, value);
    } else {
      super.__setattr__(name, value);
    }
  }

  @Override
  public void __delattr__(String name) {
    fastGetDict();
    super.__delattr__(name);
  }

  /** Its class may have been changed. */
  private boolean isPlain() {
    return plain && getType() == LocalType.TYPE;
  }
}
