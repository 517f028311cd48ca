package io.github.perthread.graalpy;

import io.github.perthread.PerThread;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * Python's {@code threading.local} on GraalPy, with values that belong to the local.
 *
 * <p>What differs from the built-in class: a value is strongly reachable only through its local, so
 * the two are collected together, whatever refers to what, while the thread lives on; the values of
 * a thread are removed when it ends; and an {@code __init__} that failed runs again at the next
 * access.
 *
 * <p>The class is GraalPy's own, with a {@link PerThread} in the place of the {@code ThreadLocal}
 * that it has inside. Where that field cannot be reached, the class is one written in Python, which
 * is slower; see {@code docs/python.md} for what to open on the module path. The logger {@code
 * io.github.perthread.graalpy} says which it is, and why. The system property {@code
 * perthread.graalpy.fallback=true} asks for the class written in Python.
 *
 * <p>A context needs {@code allowCreateThread(true)} if Python is to start threads, and for this
 * class nothing else: no host access, no class lookup.
 */
public final class ThreadingLocal {
  private ThreadingLocal() {}

  /**
   * Makes {@code threading.local}, {@code _thread._local} and {@code _threading_local.local} of a
   * context this class, for all code that looks them up afterwards, and does what {@link #provide}
   * does. Threads that Python starts from then on remove their values at their end, before {@code
   * join()} returns, and with them all that they have in any {@link PerThread}; those made outside,
   * and those that end in an exception, have theirs removed within a second of their end. A second
   * call changes nothing.
   *
   * @param context one with Python
   */
  public static void install(Context context) {
    load(context).invokeMember("_install");
  }

  /**
   * Makes {@code import perthread} work in a context, where {@code perthread.local} is the class;
   * replaces nothing. A second call changes nothing.
   *
   * @param context one with Python
   */
  public static void provide(Context context) {
    load(context);
  }

  private static Value load(Context context) {
    Objects.requireNonNull(context, "context");
    PythonModule module = new PythonModule(context);
    if (!module.isLoaded()) {
      module.load(Boolean.getBoolean("perthread.graalpy.fallback"));
    }
    return module.value();
  }
}
