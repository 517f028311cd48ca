package io.github.perthread.jython;

import io.github.perthread.PerThread;
import org.jspecify.annotations.Nullable;
import org.python.core.Py;
import org.python.core.PyDictionary;
import org.python.core.PyObject;
import org.python.core.PyObjectDerived;
import org.python.core.PyType;

/**
 * An instance of {@code local} or of a subclass: an object whose attribute dict is another one in
 * each thread.
 *
 * <p>Jython's own attribute lookup, with its descriptors and class attributes, is left as it is. It
 * asks an instance for its dict ({@link #fastGetDict}), and is given the calling thread's. But it
 * asks only where the class has no data descriptor of that name, so that here each access makes
 * sure of the dict first: an {@code __init__} that is still to run in this thread may have to fill
 * a slot.
 *
 * <p>A dict is the value of a {@link PerThread} that only this object refers to, hence it dies with
 * the object, whatever its values refer to. It is a value as a whole: if its attributes were values
 * of Java each, they would be converted on the way and could lose their identity.
 */
@SuppressWarnings("serial") // __getstate__ refuses
final class LocalObject extends PyObjectDerived {
  private final PerThread<PyDictionary> dicts = new PerThread<>();
  private final PyObject[] args;
  private final String[] keywords;

  /**
   * Gives the calling thread an empty dict, for {@code type.__call__} will run {@code __init__} in
   * it.
   */
  LocalObject(PyType type, PyObject[] args, String[] keywords) {
    super(type);
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
  public void setDict(@Nullable PyObject newDict) {
    throw readOnlyDict();
  }

  @Override
  public void delDict() {
    throw readOnlyDict();
  }

  private RuntimeException readOnlyDict() {
    return Py.AttributeError(
        "'" + getType().fastGetName() + "' object attribute '__dict__' is read-only");
  }

  @Override
  public @Nullable PyObject __findattr_ex__(String name) {
    fastGetDict();
    return super.__findattr_ex__(name);
  }

  @Override
  public void __setattr__(String name, PyObject value) {
    fastGetDict();
    super.__setattr__(name, value);
  }

  @Override
  public void __delattr__(String name) {
    fastGetDict();
    super.__delattr__(name);
  }
}
