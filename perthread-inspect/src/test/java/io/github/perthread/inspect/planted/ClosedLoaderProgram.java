package io.github.perthread.inspect.planted;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Closes a class loader that a thread-local value, a static field and its thread still hold. */
public final class ClosedLoaderProgram {
  static final List<Object> FORGOTTEN = new ArrayList<>();
  static final ThreadLocal<Object> VALUE = new ThreadLocal<>();

  private ClosedLoaderProgram() {}

  /**
   * Writes a dump.
   *
   * @param args the dump to write
   */
  public static void main(String[] args) throws Exception {
    plant();
    Program.dump(args[0], true);
  }

  @SuppressWarnings("unchecked")
  private static void plant() throws Exception {
    URL classes = ClosedLoaderProgram.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Object plugin =
          loader
              .loadClass(ClosedLoaderProgram.class.getPackageName() + ".plugin.Plugin")
              .getDeclaredConstructor()
              .newInstance();
      ((Consumer<ThreadLocal<Object>>) plugin).accept(VALUE);
      FORGOTTEN.add(plugin);
      Thread.currentThread().setContextClassLoader(loader);
    }
  }
}
