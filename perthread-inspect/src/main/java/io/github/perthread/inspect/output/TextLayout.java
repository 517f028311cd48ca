package io.github.perthread.inspect.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings numbers and names into lines of a given width. */
public final class TextLayout {
  /** A package in a name; the group is what can go. */
  private static final Pattern PACKAGE = Pattern.compile("(?<=\\b[a-z])([a-z0-9_]+)(?=\\.)");

  private TextLayout() {}

  /**
   * Returns a number with its thousands separated.
   *
   * @param number any number
   * @return the number in digits
   */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Returns a number of things: {@code 1 key}, {@code 2 keys}, {@code 2 classes}.
   *
   * @param number how many there are
   * @param thing what one of them is called
   * @return the number and the noun
   */
  public static String count(long number, String thing) {
    String plural = thing.endsWith("s") ? thing + "es" : thing + "s";
    return number(number) + " " + (number == 1 ? thing : plural);
  }

  /**
   * Breaks a text at spaces into lines.
   *
   * @param text any text; it is made {@link Printable}
   * @param width the most columns that a line may take
   * @return at least one line
   */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : Printable.of(text).split(" ", -1)) {
      String rest = word;
      if (line.length() > 0 && Printable.width(line + " " + rest) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ");
      while (Printable.width(rest) > width) {
        String part = prefix(rest, width);
        lines.add(part);
        rest = "  " + rest.substring(part.length());
      }
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * Shortens a name: its packages to initials, then a cut in the middle.
   *
   * @param name any text; it is made {@link Printable}
   * @param width the most columns that it may take
   * @return the name, or what is left of it
   */
  public static String fit(String name, int width) {
    String printable = Printable.of(name);
    Matcher segment = PACKAGE.matcher(printable);
    StringBuilder shorter = new StringBuilder(printable);
    int saved = 0;
    while (Printable.width(printable) - saved > width && segment.find()) {
      shorter.delete(segment.start(1) - saved, segment.end(1) - saved);
      saved += segment.end(1) - segment.start(1);
    }
    String fitting = shorter.toString();
    if (Printable.width(fitting) <= width) {
      return fitting;
    }
    int tail = width * 2 / 3;
    return prefix(fitting, width - tail - 1) + "…" + suffix(fitting, tail);
  }

  private static String prefix(String text, int width) {
    int end = 0;
    int columns = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      columns += Printable.width(c);
      if (columns > width) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }

  private static String suffix(String text, int width) {
    int start = text.length();
    int columns = 0;
    while (start > 0) {
      int c = text.codePointBefore(start);
      columns += Printable.width(c);
      if (columns > width) {
        break;
      }
      start -= Character.charCount(c);
    }
    return text.substring(start);
  }

  /**
   * Appends spaces to a text.
   *
   * @param text a printable text
   * @param width the columns to fill
   * @return the text, and spaces after it
   */
  public static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - Printable.width(text)));
  }

  /**
   * Puts spaces before a text.
   *
   * @param text a printable text
   * @param width the columns to fill
   * @return the text, and spaces before it
   */
  public static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - Printable.width(text))) + text;
  }
}
