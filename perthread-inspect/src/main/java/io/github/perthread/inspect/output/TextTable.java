package io.github.perthread.inspect.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of names with figures, no wider than a given number of columns: the figures take what
 * they need, and the names are shortened to what is left.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final int LEAST_NAME = 12;

  private final List<List<String>> rows = new ArrayList<>();

  /** Colors cells. */
  @FunctionalInterface
  public interface Style {
    /**
     * Returns a cell as it is to be shown; escape codes take no columns.
     *
     * @param row the row, 0 for the headings
     * @param column the column, 0 for the names
     * @param text the cell, padded to its width
     * @return the cell in its color
     */
    String apply(int row, int column, String text);
  }

  /**
   * Creates a table.
   *
   * @param headings the heading of the names, then those of the figures
   */
  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /**
   * Adds a row.
   *
   * @param cells the name, then the figures
   * @return this table
   */
  public TextTable row(String... cells) {
    rows.add(Stream.of(cells).map(Printable::of).toList());
    return this;
  }

  /**
   * Returns the lines of the table, the headings first.
   *
   * @param width the most columns that a line may take
   * @return a line for each row
   */
  public List<String> lines(int width) {
    return lines(width, (row, column, text) -> text);
  }

  /**
   * Returns the lines of the table in color.
   *
   * @param width the most columns that a line may take
   * @param style colors the cells
   * @return a line for each row
   */
  public List<String> lines(int width, Style style) {
    int figures = rows.get(0).size();
    int[] widths = new int[figures];
    for (List<String> row : rows) {
      for (int i = 0; i < figures; i++) {
        widths[i] = Math.max(widths[i], Printable.width(row.get(i)));
      }
    }
    int taken = 0;
    for (int i = 1; i < figures; i++) {
      taken += widths[i] == 0 ? 0 : widths[i] + GAP.length();
    }
    widths[0] = Math.min(widths[0], Math.max(LEAST_NAME, width - taken));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(line(i, widths, style));
    }
    return lines;
  }

  private String line(int number, int[] widths, Style style) {
    List<String> row = rows.get(number);
    StringBuilder line = new StringBuilder();
    String name = TextLayout.left(TextLayout.fit(row.get(0), widths[0]), widths[0]);
    line.append(style.apply(number, 0, name));
    for (int i = 1; i < widths.length; i++) {
      if (widths[i] > 0) {
        line.append(GAP).append(style.apply(number, i, TextLayout.right(row.get(i), widths[i])));
      }
    }
    return line.toString().stripTrailing();
  }
}
