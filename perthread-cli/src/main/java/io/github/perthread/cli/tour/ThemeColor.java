package io.github.perthread.cli.tour;

import java.awt.Color;

/**
 * A color of the style that all pages share, which is another one on a dark screen. Charts are
 * drawn in a color that stands for it, and that the page's replaces in the end.
 */
enum ThemeColor {
  SOFT("soft", new Color(1, 2, 3)),
  LINE("line", new Color(2, 3, 4)),
  BAD("bad", new Color(3, 4, 5)),
  GOOD("good", new Color(4, 5, 6)),
  BAR("bar", new Color(5, 6, 7));

  /** What is not painted. */
  static final Color NONE = new Color(0, 0, 0, 0);

  private final String variable;
  private final Color placeholder;

  ThemeColor(String variable, Color placeholder) {
    this.variable = variable;
    this.placeholder = placeholder;
  }

  Color placeholder() {
    return placeholder;
  }

  /** Returns a style sheet with the page's colors where the ones were that stand for them. */
  static String inPage(String style) {
    String result = style;
    for (ThemeColor color : values()) {
      Color from = color.placeholder;
      result =
          result.replace(
              "rgb(" + from.getRed() + "," + from.getGreen() + "," + from.getBlue() + ")",
              "var(--" + color.variable + ")");
    }
    return result;
  }
}
