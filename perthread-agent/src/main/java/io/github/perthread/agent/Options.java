package io.github.perthread.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent's options: {@code name} or {@code name=value}, separated by semicolons. */
final class Options {
  private static final String KNOWN =
      "include, exclude, place, osgi, dry-run, verbose, report, jmx, off";

  /** Packages or classes, as {@link Scope} compares them; empty means all. */
  final List<String> include = new ArrayList<>();

  /** Packages or classes that are left alone. */
  final List<String> exclude = new ArrayList<>();

  /** Whether the stand-in goes to the boot class path, and not to the application's. */
  boolean onBootClassPath = true;

  /** Whether OSGi frameworks are told to find the stand-in in the boot class path. */
  boolean osgi;

  /** Whether classes are looked at but not changed. */
  boolean dryRun;

  /** Whether each class that is changed or left is told on standard error. */
  boolean verbose;

  /** Where the report is written at exit, if it is. */
  @Nullable String report;

  /** Whether the agent is to be seen in JMX. */
  boolean jmx;

  /** Whether the agent does nothing at all. */
  boolean off;

  private Options() {}

  /**
   * Returns what a text says.
   *
   * @param text what follows the jar's name and {@code =} on the command line, or null
   * @return the options
   * @throws WrongOptionException if anything in the text is not understood
   */
  static Options parse(@Nullable String text) throws WrongOptionException {
    Options options = new Options();
    int start = 0;
    while (text != null && start < text.length()) {
      int end = text.indexOf(';', start);
      end = end < 0 ? text.length() : end;
      options.add(text.substring(start, end));
      start = end + 1;
    }
    return options;
  }

  private void add(String option) throws WrongOptionException {
    int equals = option.indexOf('=');
    if (equals < 0) {
      addFlag(option);
    } else if (equals == option.length() - 1) {
      throw new WrongOptionException("option '" + option + "' has no value");
    } else {
      addValue(option.substring(0, equals), option.substring(equals + 1));
    }
  }

  private void addFlag(String name) throws WrongOptionException {
    switch (name) {
      case "osgi" -> osgi = true;
      case "dry-run" -> dryRun = true;
      case "verbose" -> verbose = true;
      case "jmx" -> jmx = true;
      case "off" -> off = true;
      case "include", "exclude", "place", "report" ->
          throw new WrongOptionException("option '" + name + "' needs a value");
      default -> throw unknown(name);
    }
  }

  private void addValue(String name, String value) throws WrongOptionException {
    switch (name) {
      case "include" -> addNames(name, value, include);
      case "exclude" -> addNames(name, value, exclude);
      case "report" -> report = value;
      case "place" -> {
        if (!value.equals("boot") && !value.equals("app")) {
          throw new WrongOptionException("option 'place' is boot or app, not '" + value + "'");
        }
        onBootClassPath = value.equals("boot");
      }
      case "osgi", "dry-run", "verbose", "jmx", "off" ->
          throw new WrongOptionException("option '" + name + "' has no value");
      default -> throw unknown(name);
    }
  }

  private static void addNames(String option, String value, List<String> names)
      throws WrongOptionException {
    int start = 0;
    while (start <= value.length()) {
      int end = value.indexOf(',', start);
      end = end < 0 ? value.length() : end;
      String name = value.substring(start, end);
      if (!isName(name)) {
        throw new WrongOptionException(
            "option '" + option + "': '" + name + "' names no package and no class");
      }
      names.add(name.replace('.', '/'));
      start = end + 1;
    }
  }

  /** Returns whether a text is names with dots between them, of a package or a class. */
  private static boolean isName(String text) {
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (begins ? !Character.isJavaIdentifierStart(c) : !isPartOrDot(c)) {
        return false;
      }
      begins = c == '.';
    }
    return !begins;
  }

  private static boolean isPartOrDot(char c) {
    return c == '.' || Character.isJavaIdentifierPart(c);
  }

  private static WrongOptionException unknown(String name) {
    return new WrongOptionException("unknown option '" + name + "' (there are " + KNOWN + ")");
  }
}
