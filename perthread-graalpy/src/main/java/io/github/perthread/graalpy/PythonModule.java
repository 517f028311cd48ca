package io.github.perthread.graalpy;

import io.github.perthread.PerThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/** The Python module {@code perthread} of a context. */
final class PythonModule {
  private static final Logger LOGGER = System.getLogger("io.github.perthread.graalpy");
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final Context context;

  PythonModule(Context context) {
    this.context = context;
  }

  boolean isLoaded() {
    return context.eval("python", "'perthread' in __import__('sys').modules").asBoolean();
  }

  Value value() {
    return context.eval("python", "__import__('sys').modules['perthread']");
  }

  /** Loads it, with a class that is written in Python if that is asked for or there is no other. */
  void load(boolean inPython) {
    Value module = context.eval("python", "type(__import__('sys'))('perthread')");
    ProxyExecutable newStorage = arguments -> new Storage();
    ProxyExecutable leave =
        arguments -> {
          PerThread.removeAllForCurrentThread();
          return null;
        };
    module.putMember(
        "_engine", ProxyObject.fromMap(Map.of("newStorage", newStorage, "leave", leave)));
    run("perthread.py", module);
    if (inPython) {
      useFallback(module, "as the system property perthread.graalpy.fallback says");
    } else {
      useBuiltIn(module);
    }
    context
        .eval("python", "lambda module: __import__('sys').modules.update(perthread=module)")
        .executeVoid(module);
  }

  private void useBuiltIn(Value module) {
    try {
      run("builtin.py", module);
      context.enter();
      try {
        BuiltInLocals.open(module);
      } finally {
        context.leave();
      }
      say(Level.INFO, "GraalPy's own class, with a PerThread inside");
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      useFallback(module, "because GraalPy's own cannot be reached into: " + e);
    }
  }

  private void useFallback(Value module, String reason) {
    run("fallback.py", module);
    say(Level.WARNING, "a class written in Python, which is slower, " + reason);
  }

  /** Once, not for each context. */
  private static void say(Level level, String which) {
    if (SAID.compareAndSet(false, true)) {
      LOGGER.log(level, "threading.local is {0}", which);
    }
  }

  private void run(String name, Value module) {
    context
        .eval(
            "python",
            "lambda source, name, module: exec(compile(source, name, 'exec'), vars(module))")
        .executeVoid(source(name), name, module);
  }

  private static String source(String name) {
    try (InputStream in = PythonModule.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
