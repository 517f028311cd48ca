package io.github.perthread.rewrite;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a {@code module-info.java}, of which OpenRewrite has no tree. */
final class ModuleDescriptor {
  static final String FILE_NAME = "module-info.java";

  private static final String MODULE = "io.github.perthread";
  private static final Pattern COMMENT = Pattern.compile("//.*|/\\*(?s:.*?)\\*/");
  private static final Pattern REQUIRES =
      Pattern.compile("\\brequires\\s+(?:(?:static|transitive)\\s+)*([\\w.]+)\\s*;");
  private static final Pattern OPENING = Pattern.compile("\\bmodule\\s+([\\w.]+)\\s*\\{");

  private ModuleDescriptor() {}

  /** Returns the text with a directive that requires perthread, the same text if it has one. */
  static String requiring(String text) {
    String code = withoutComments(text);
    Matcher opening = OPENING.matcher(code);
    if (!opening.find() || opening.group(1).equals(MODULE)) {
      return text;
    }
    int at = opening.end();
    int indentedAs = -1;
    for (Matcher m = REQUIRES.matcher(code); m.find(); ) {
      if (m.group(1).equals(MODULE)) {
        return text;
      }
      at = m.end();
      indentedAs = m.start();
    }
    String indent = indentedAs < 0 ? firstIndent(code, at) : indentBefore(code, indentedAs);
    String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    at = endOfLine(text, code, at);
    boolean isLastOnLine =
        at == text.length() || text.charAt(at) == '\r' || text.charAt(at) == '\n';
    return text.substring(0, at)
        + lineEnd
        + indent
        + "requires "
        + MODULE
        + ";"
        + (isLastOnLine ? "" : lineEnd)
        + text.substring(at);
  }

  /** Returns the text with blanks in the place of comments, so that positions stay. */
  private static String withoutComments(String text) {
    return COMMENT.matcher(text).replaceAll(m -> m.group().replaceAll("[^\r\n]", " "));
  }

  /** Returns the end of the line if only a comment follows on it, else the position itself. */
  private static int endOfLine(String text, String code, int at) {
    int end = at;
    while (end < code.length() && code.charAt(end) == ' ') {
      end++;
    }
    boolean isLast = end == code.length() || code.charAt(end) == '\r' || code.charAt(end) == '\n';
    return isLast && !text.substring(at, end).isBlank() ? end : at;
  }

  private static String indentBefore(String code, int at) {
    int start = code.lastIndexOf('\n', at) + 1;
    String before = code.substring(start, at);
    return before.isBlank() ? before : "  ";
  }

  /** Returns the indentation of the first directive, or two blanks. */
  private static String firstIndent(String code, int from) {
    Matcher m = Pattern.compile("\n([ \t]*)[a-z]").matcher(code);
    return m.find(from) ? m.group(1) : "  ";
  }
}
