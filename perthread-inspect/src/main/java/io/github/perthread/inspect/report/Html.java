package io.github.perthread.inspect.report;

/** Writes HTML; all text is escaped, and long names may break after a dot. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Markup as it is. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c < ' ' ? ' ' : c);
      }
      if (c == '.' && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1))) {
        out.append("<wbr>");
      }
    }
    return this;
  }

  Html open(String element, String style) {
    out.append('<').append(element);
    if (!style.isBlank()) {
      out.append(" class=\"").append(style.strip()).append('"');
    }
    out.append('>');
    return this;
  }

  Html element(String element, String style, String text) {
    open(element, style).text(text);
    out.append("</").append(element).append('>');
    return this;
  }

  /** A term of a list and what it is about. */
  Html term(String term, String text) {
    return element("dt", "", term).element("dd", "", text);
  }

  /** A cell with a number to sort by and how it is shown. */
  Html number(long number, String shown) {
    out.append("<td class=\"n\" data-v=\"").append(number).append("\">");
    text(shown);
    out.append("</td>");
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
