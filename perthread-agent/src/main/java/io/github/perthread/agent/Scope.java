package io.github.perthread.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides by name, module and class loader which classes are looked at. */
final class Scope {
  /** The agent's package, with the copy of the library in the agent's jar. */
  private static final String AGENT = packageOf(Scope.class.getName().replace('.', '/'));

  /** The library's package. Not written out, because the build renames it in texts too. */
  private static final String LIBRARY = packageOf(AGENT);

  /** Other agents, and what makes classes for tests. */
  private static final String[] OTHERS = {
    "co/elastic/apm",
    "com/newrelic",
    "datadog",
    "io/opentelemetry/javaagent",
    "net/bytebuddy",
    "org/jacoco",
    "org/mockito",
  };

  private final ClassLoader platform = ClassLoader.getPlatformClassLoader();
  private final List<String> include;
  private final List<String> exclude;

  Scope(List<String> include, List<String> exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  /**
   * Returns whether a class is looked at.
   *
   * @param name as in class files; null for a class that has none
   */
  boolean contains(Module module, @Nullable ClassLoader loader, @Nullable String name) {
    if (loader == null || loader == platform || name == null || isOfJdk(module)) {
      return false;
    }
    return !isIn(name, AGENT)
        && !packageOf(name).equals(LIBRARY)
        && !isOther(name)
        && !isOther(loader.getClass().getName().replace('.', '/'))
        && !isInAny(name, exclude)
        && (include.isEmpty() || isInAny(name, include));
  }

  private static boolean isOfJdk(Module module) {
    String name = module.getName();
    return name != null && (name.startsWith("java.") || name.startsWith("jdk."));
  }

  private static boolean isOther(String name) {
    for (String other : OTHERS) {
      if (isIn(name, other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInAny(String name, List<String> places) {
    for (int i = 0; i < places.size(); i++) {
      if (isIn(name, places.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a class is that class, nested in it, or in the package of that name. */
  private static boolean isIn(String name, String place) {
    if (!name.startsWith(place)) {
      return false;
    }
    char next = name.length() == place.length() ? '/' : name.charAt(place.length());
    return next == '/' || next == '$';
  }

  private static String packageOf(String name) {
    int end = name.lastIndexOf('/');
    return end < 0 ? "" : name.substring(0, end);
  }
}
