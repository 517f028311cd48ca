package io.github.perthread.agent;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the shop in a class loader that has no parent but the boot loader. */
final class NullParent {
  private NullParent() {}

  public static void main(String... arguments) throws Exception {
    URL[] urls = {Path.of(arguments[0]).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, (@Nullable ClassLoader) null)) {
      Supplier<?> shop =
          (Supplier<?>) loader.loadClass("shop.Locals").getConstructor().newInstance();
      System.out.println(shop.get());
    }
  }
}
