package io.github.perthread.testing;

import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * A class loader as a container makes one for an application: it has the library and the
 * application's classes for itself, and takes all else from its parent.
 *
 * <p>For itself means every class of {@code io.github.perthread}, tests included, but those of
 * {@code io.github.perthread.testing}.
 */
public final class ChildLoader extends URLClassLoader {
  private static final String OWN = "io.github.perthread.";
  private static final String SHARED = "io.github.perthread.testing.";

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private ChildLoader(URL[] urls, ClassLoader parent) {
    super("child", urls, parent);
  }

  /** A loader of the classes in these jars and directories. */
  public static ChildLoader of(List<Path> places) {
    ClassLoader parent = ChildLoader.class.getClassLoader();
    return new ChildLoader(places.stream().map(ChildLoader::url).toArray(URL[]::new), parent);
  }

  /** The jar or directory from which a class was loaded. */
  public static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static URL url(Path place) {
    try {
      return place.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN) || name.startsWith(SHARED)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  /** A new object of the class of that name, made by its constructor without arguments. */
  public <T> T newInstance(String className, Class<T> type) {
    try {
      return type.cast(loadClass(className).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(className, e);
    }
  }
}
