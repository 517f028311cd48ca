package io.github.perthread.jython;

import java.io.InputStream;
import java.util.Objects;
import org.python.core.Py;
import org.python.core.PyObject;
import org.python.core.PySystemState;
import org.python.core.PyType;
import org.python.core.imp;

/**
 * Python's {@code threading.local} on Jython, with values that belong to the local.
 *
 * <p>With this library on the class path, {@code import perthread} works in any Jython, and {@code
 * perthread.local} is the class; nothing else changes. {@link #install} puts it in the place of the
 * built-in one.
 *
 * <p>What differs from the built-in class: a value is strongly reachable only through its local, so
 * the two are collected together, whatever refers to what, while the thread lives on; and the
 * values of a thread are removed when it ends. What differs from CPython's: nothing but the
 * spelling of some messages, and where Jython itself differs (it reduces attribute names to plain
 * strings, and runs {@code __del__} on a thread of its own).
 */
public final class ThreadingLocal {
  private static final String MODULE = "perthread";

  private ThreadingLocal() {}

  /**
   * Makes {@code threading.local}, {@code thread._local} and {@code _threading_local.local} of an
   * interpreter this class, for all code that looks them up afterwards; other interpreters keep
   * theirs. Threads that it starts from then on remove their values at their end, before {@code
   * join()} returns, and with them all that they have in any {@link io.github.perthread.PerThread};
   * those made outside, and those that end in an exception, have theirs removed within a second of
   * their end. A second call changes nothing.
   *
   * @param system the interpreter's state, such as {@code PythonInterpreter.getSystemState()}
   */
  public static void install(PySystemState system) {
    Objects.requireNonNull(system, "system");
    PySystemState before = Py.setSystemState(system);
    try {
      module(system).invoke("_install");
    } finally {
      Py.setSystemState(before);
    }
  }

  /** The Python half, also where the interpreter's path does not lead to it. */
  private static PyObject module(PySystemState system) {
    PyObject known = system.modules.__finditem__(MODULE);
    if (known != null) {
      return known;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ThreadingLocal.class.getClassLoader());
    try {
      String file = MODULE + ".py";
      InputStream source =
          Objects.requireNonNull(ThreadingLocal.class.getResourceAsStream("/" + file), file);
      return imp.createFromSource(MODULE, source, file);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * Returns the class {@code perthread.local}; what the Python half of this library calls. It is
   * the same for all interpreters, as all built-in classes of Jython are.
   *
   * @return the class
   */
  public static PyType localType() {
    return LocalType.TYPE;
  }
}
