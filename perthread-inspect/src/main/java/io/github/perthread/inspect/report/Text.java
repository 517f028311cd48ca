package io.github.perthread.inspect.report;

import io.github.perthread.inspect.analysis.Inspection.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers and lists in words. */
final class Text {
  /** A package in a name; the group is what can go. */
  private static final Pattern PACKAGE = Pattern.compile("(?<=\\b[a-z])([a-z0-9_]+)(?=\\.)");

  private Text() {}

  /** {@code 512 B}, {@code 1.5 KB}, {@code 2.0 MB}: multiples of 1,000. */
  static String bytes(long bytes) {
    if (Math.abs(bytes) < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (Math.abs(value) >= 999.95 && unit < 3) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, "KMGT".charAt(unit));
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 key}, {@code 2 keys}, {@code 2 classes}. */
  static String count(long number, String thing) {
    String plural = thing.endsWith("s") ? thing + "es" : thing + "s";
    return number(number) + " " + (number == 1 ? thing : plural);
  }

  /** The names of a tally, the first few, and how many more there are. */
  static String names(List<Count> counts, int limit) {
    String shown = counts.stream().limit(limit).map(Count::name).collect(Collectors.joining(", "));
    int more = counts.size() - limit;
    return more > 0 ? shown + " and " + number(more) + " more" : shown;
  }

  /** Breaks a text at spaces into lines of at most {@code width} characters. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ");
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = "  " + rest.substring(width);
      }
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /** A name of at most a width: with its packages as initials, then cut in the middle. */
  static String fit(String name, int width) {
    Matcher segment = PACKAGE.matcher(name);
    StringBuilder shorter = new StringBuilder(name);
    int saved = 0;
    while (name.length() - saved > width && segment.find()) {
      shorter.delete(segment.start(1) - saved, segment.end(1) - saved);
      saved += segment.end(1) - segment.start(1);
    }
    if (shorter.length() <= width) {
      return shorter.toString();
    }
    int tail = width * 2 / 3;
    return shorter.substring(0, width - tail - 1)
        + "…"
        + shorter.substring(shorter.length() - tail);
  }
}
