package io.github.perthread;

import org.jspecify.annotations.Nullable;

/** Makes names for locals that were given none, from the class that made them. */
final class LocalNames {
  private static final String UNNAMED = "unnamed";
  private static final String MADE_IN = "made in ";

  private LocalNames() {}

  /**
   * Returns what messages call a local without a name: {@code shop.Tenant} for a subclass, {@code
   * PerThread made in shop.Shop} or {@code unnamed PerThread} for others.
   *
   * @param kind the public class that users know
   * @param type that class, or a user's subclass of it
   * @param maker the name of the class that made the local, or of what makes its values; null if
   *     there is nothing to tell it from
   */
  static String describe(Class<?> kind, Class<?> type, @Nullable String maker) {
    String label = label(kind, type, maker);
    if (label.equals(UNNAMED)) {
      return UNNAMED + " " + kind.getSimpleName();
    }
    return label.startsWith(MADE_IN) ? kind.getSimpleName() + " " + label : label;
  }

  /** Returns the same where the kind is said already. */
  static String label(Class<?> kind, Class<?> type, @Nullable String maker) {
    boolean isOwnClass = type != kind && enclosing(type.getName()).equals(type.getName());
    if (isOwnClass) {
      return type.getName();
    }
    String known = type == kind ? maker : type.getName();
    return known == null ? UNNAMED : MADE_IN + enclosing(known);
  }

  /** Returns the class that a lambda or an anonymous class is in; any other class as it is. */
  private static String enclosing(String className) {
    int lambda = className.indexOf("$$Lambda");
    String name = lambda < 0 ? className : className.substring(0, lambda);
    int end = name.length();
    while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
      end--;
    }
    boolean isAnonymous = end > 0 && end < name.length() && name.charAt(end - 1) == '$';
    return isAnonymous ? enclosing(name.substring(0, end - 1)) : name;
  }
}
