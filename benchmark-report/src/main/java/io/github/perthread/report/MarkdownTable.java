package io.github.perthread.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown, as GitHub renders it. */
final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  MarkdownTable(List<String> heads) {
    columns = heads.size();
    add(heads);
    rows.add(Collections.nCopies(columns, "---"));
  }

  /**
   * @throws IllegalArgumentException if there are more or fewer cells than columns
   */
  MarkdownTable add(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells + " is not " + columns + " cells");
    }
    rows.add(cells);
    return this;
  }

  /** A text such that it stands as it is, also in a cell. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replaceAll("([|\\\\*_`\\[\\]])", "\\\\$1");
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
    }
    return text.toString();
  }
}
