package io.github.perthread.jython;

import org.jspecify.annotations.Nullable;
import org.python.core.Py;
import org.python.core.PyBuiltinMethod;
import org.python.core.PyBuiltinMethodNarrow;
import org.python.core.PyDataDescr;
import org.python.core.PyNewWrapper;
import org.python.core.PyObject;
import org.python.core.PyType;
import org.python.expose.BaseTypeBuilder;
import org.python.expose.ExposeAsSuperclass;

/**
 * The Python type {@code perthread.local}: a built-in one, as Jython's own is, so that Jython
 * itself refuses what would go around {@link LocalObject}: a base of another layout, {@code
 * object.__new__}, a change of {@code __class__} to another kind of object, a change of the type.
 */
final class LocalType {
  static final String NAME = "perthread.local";

  private static final String DOC =
      """
      An object whose attributes each thread has for itself.

      In a subclass, __init__ runs again in every other thread that uses the object, with the
      arguments of the constructor, before that thread's first access. What __slots__ names is
      shared between the threads.
      """;

  static final PyType TYPE = create();

  private LocalType() {}

  private static PyType create() {
    PyType.addBuilder(
        LocalObject.class,
        new BaseTypeBuilder(
            NAME,
            LocalObject.class,
            PyObject.class,
            true,
            DOC,
            new PyBuiltinMethod[] {new GetState()},
            new PyDataDescr[] {new Dict()},
            new New()));
    return PyType.fromClass(LocalObject.class);
  }

  private static RuntimeException readOnlyDict(PyObject self) {
    return Py.AttributeError(
        "'" + self.getType().fastGetName() + "' object attribute '__dict__' is read-only");
  }

  /** {@code __new__}. */
  @SuppressWarnings("serial") // no function of Jython's is serialized
  private static final class New extends PyNewWrapper {
    New() {
      super(LocalObject.class, "__new__", -1, -1);
    }

    @Override
    public PyObject new_impl(boolean init, PyType type, PyObject[] args, String[] keywords) {
      if (args.length > 0 && type.lookup("__init__") == PyObject.TYPE.lookup("__init__")) {
        throw Py.TypeError("Initialization arguments are not supported");
      }
      return new LocalObject(type, args, keywords);
    }
  }

  /** {@code __dict__}. */
  @SuppressWarnings("serial")
  private static final class Dict extends PyDataDescr implements ExposeAsSuperclass {
    Dict() {
      super("__dict__", PyObject.class, null);
    }

    @Override
    public Object invokeGet(PyObject self) {
      return self.fastGetDict();
    }

    @Override
    public boolean implementsDescrSet() {
      return true;
    }

    @Override
    public void invokeSet(PyObject self, Object value) {
      throw readOnlyDict(self);
    }

    @Override
    public boolean implementsDescrDelete() {
      return true;
    }

    @Override
    public void invokeDelete(PyObject self) {
      throw readOnlyDict(self);
    }
  }

  /** {@code __getstate__}. */
  @SuppressWarnings("serial")
  private static final class GetState extends PyBuiltinMethodNarrow {
    GetState() {
      super("__getstate__", 0, 0);
    }

    @Override
    public @Nullable PyObject __call__() {
      throw Py.TypeError("cannot pickle '" + self.getType().fastGetName() + "' object");
    }
  }
}
