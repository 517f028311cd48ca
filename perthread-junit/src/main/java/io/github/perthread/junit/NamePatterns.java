package io.github.perthread.junit;

import io.github.perthread.HeldValue;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Names in which {@code *} stands for any characters. */
final class NamePatterns {
  private final List<Pattern> patterns;

  NamePatterns(Collection<String> names) {
    patterns = names.stream().map(NamePatterns::compile).toList();
  }

  private static Pattern compile(String name) {
    String quoted = Pattern.quote(name.strip()).replace("*", "\\E.*\\Q");
    return Pattern.compile(quoted, Pattern.DOTALL);
  }

  boolean match(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Returns whether one matches the local's name, the attribute's, or either with the class. */
  boolean matchLocalOf(HeldValue held) {
    return match(held.localName())
        || match(held.name())
        || match(held.localName() + ": " + held.valueClass())
        || match(nameAndClass(held));
  }

  /** Returns the longest name of a value that a pattern may match. */
  static String nameAndClass(HeldValue held) {
    return held.name() + ": " + held.valueClass();
  }
}
