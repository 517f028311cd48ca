package io.github.perthread.agent;

/** Builds a text in JSON; the caller sees to it that what is opened is closed. */
final class Json {
  private final StringBuilder out = new StringBuilder();
  private boolean first = true;
  private int depth;

  @Override
  public String toString() {
    return out + "\n";
  }

  /** Begins an object or an array. */
  void open(char bracket) {
    out.append(bracket);
    depth++;
    first = true;
  }

  /** Ends an object or an array. */
  void close(char bracket) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(bracket);
    first = false;
  }

  /** Begins a member of an object. */
  Json name(String name) {
    next().text(name);
    out.append(": ");
    return this;
  }

  /** Begins an element of an array. */
  Json next() {
    if (!first) {
      out.append(',');
    }
    newLine();
    first = false;
    return this;
  }

  /** Adds a number or a truth value. */
  void literal(Object value) {
    out.append(value);
  }

  /** Adds a text. */
  void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void newLine() {
    out.append('\n');
    for (int i = 0; i < depth; i++) {
      out.append("  ");
    }
  }
}
