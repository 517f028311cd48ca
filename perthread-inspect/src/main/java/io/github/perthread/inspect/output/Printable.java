package io.github.perthread.inspect.output;

/**
 * Makes names of threads, classes and files safe to show. They are other people's data: a control
 * character can clear the reader's screen, a line feed can forge a line of the report, a
 * bidirectional override can turn the text around, and an invisible character can make two names
 * look the same.
 */
public final class Printable {
  private Printable() {}

  /**
   * Returns a text with each character that is not shown as itself replaced by its code, such as
   * {@code \u001b}. A text that consists of other characters is returned as it is.
   *
   * @param text any text
   * @return the text as one line, safe for a terminal, a log or a page
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::isPrintable)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (isPrintable(c)) {
            safe.appendCodePoint(c);
          } else {
            safe.append(c > 0xffff ? String.format("\\u{%x}", c) : String.format("\\u%04x", c));
          }
        });
    return safe.toString();
  }

  /**
   * Returns how many columns of a terminal a printable text takes: two for each character of a wide
   * East Asian script, none for a combining mark.
   *
   * @param text a printable text
   * @return the number of columns
   */
  public static int width(String text) {
    return text.codePoints().map(Printable::width).sum();
  }

  /**
   * Returns how many columns of a terminal a character takes.
   *
   * @param c a code point
   * @return 0, 1 or 2
   */
  static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> !isBlankLetter(c);
    };
  }

  /** Letters and marks that are shown as nothing: fillers, joiners and variation selectors. */
  private static boolean isBlankLetter(int c) {
    return c == 0x034f
        || c == 0x115f
        || c == 0x1160
        || c == 0x17b4
        || c == 0x17b5
        || c == 0x2800
        || c == 0x3164
        || c == 0xffa0
        || (c >= 0x180b && c <= 0x180f)
        || (c >= 0xfe00 && c <= 0xfe0f)
        || (c >= 0xe0100 && c <= 0xe01ef);
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
