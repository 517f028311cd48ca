package io.github.perthread.graalpy;

import io.github.perthread.PerThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * Python's {@code threading.local} on GraalPy, with values that belong to the local.
 *
 * <p>What differs from the built-in class: a value is strongly reachable only through its local, so
 * the two are collected together, whatever refers to what, while the thread lives on; and the
 * values of a thread are given up when it ends. What differs from CPython's: nothing but the
 * spelling of some messages.
 *
 * <p>A context needs {@code allowCreateThread(true)} if Python is to start threads, and for this
 * class nothing else: no host access, no class lookup.
 */
public final class ThreadingLocal {
  private static final String MODULE = "perthread.py";

  /** Makes a module of its source and of what Java gives it, unless there is one. */
  private static final String LOADER =
      """
      lambda source, new_storage, leave: (
          lambda modules, module: modules.get("perthread") or (
              module.__dict__.update(_new_storage=new_storage, _leave=leave),
              exec(compile(source, "perthread.py", "exec"), module.__dict__),
              modules.update(perthread=module),
              module,
          )[-1]
      )(__import__("sys").modules, type(__import__("sys"))("perthread"))
      """;

  private ThreadingLocal() {}

  /**
   * Makes {@code threading.local}, {@code _thread._local} and {@code _threading_local.local} of a
   * context ours, for all code that looks them up afterwards, and does what {@link #provide} does.
   * Threads that Python starts from then on give up their values at their end, before {@code
   * join()} returns, and with them all that they have in any {@link PerThread}; those made outside
   * give them up within a second of their end. A second call changes nothing.
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
    ProxyExecutable newStorage = arguments -> new Storage();
    ProxyExecutable leave =
        arguments -> {
          PerThread.removeAllForCurrentThread();
          return null;
        };
    return context.eval("python", LOADER).execute(source(), newStorage, leave);
  }

  private static String source() {
    try (InputStream in = ThreadingLocal.class.getResourceAsStream(MODULE)) {
      return new String(Objects.requireNonNull(in, MODULE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
