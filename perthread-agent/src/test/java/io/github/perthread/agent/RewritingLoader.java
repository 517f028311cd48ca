package io.github.perthread.agent;

import java.io.IOException;
import java.io.InputStream;

/** Loads a class and those nested in it anew, as the agent changes them. */
final class RewritingLoader extends ClassLoader {
  private final String root;

  private RewritingLoader(Class<?> root) {
    super(root.getClassLoader());
    this.root = root.getName();
  }

  /** Returns a new object of a class as the agent changes it. */
  static <T> T newInstance(Class<? extends T> type, Class<T> api) {
    try {
      Class<?> changed = new RewritingLoader(type).loadClass(type.getName());
      var constructor = changed.getDeclaredConstructor();
      constructor.setAccessible(true);
      return api.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  /** Returns a loader that loads a class and those nested in it as the agent changes them. */
  static ClassLoader of(Class<?> root) {
    return new RewritingLoader(root);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.equals(root) && !name.startsWith(root + "$")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try {
      byte[] file = fileOf(name, getParent());
      Rewriter.Result result = Rewriter.rewrite(file);
      byte[] used = result == null ? file : result.file;
      return defineClass(name, used, 0, used.length);
    } catch (IOException | UnsupportedClassFileException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Returns the class file of a class. */
  static byte[] fileOf(Class<?> type) {
    try {
      return fileOf(type.getName(), type.getClassLoader());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] fileOf(String name, ClassLoader loader) throws IOException {
    try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IOException(name);
      }
      return in.readAllBytes();
    }
  }
}
