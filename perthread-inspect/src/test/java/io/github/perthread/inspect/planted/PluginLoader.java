package io.github.perthread.inspect.planted;

import java.io.IOException;
import java.io.InputStream;

/** Defines the classes of the plugin package itself instead of asking its parent. */
public final class PluginLoader extends ClassLoader {
  private static final String PACKAGE = "io.github.perthread.inspect.planted.plugin.";

  public PluginLoader() {
    super(PluginLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** A new plugin in a loader of its own. */
  static Object plugin() throws ReflectiveOperationException {
    return new PluginLoader().loadClass(PACKAGE + "Plugin").getDeclaredConstructor().newInstance();
  }
}
