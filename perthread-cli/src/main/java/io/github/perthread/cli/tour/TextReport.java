package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.TourTable.Cell;
import io.github.perthread.cli.tour.TourTable.Row;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;

/** The table on a terminal; what is bad is marked, and red where the terminal can. */
final class TextReport {
  private static final String GAP = "  ";
  private static final String MARK = " !";

  private final TourTable table;
  private final Ansi ansi;
  private final int whatWidth;
  private final int leftWidth;
  private final int rightWidth;

  TextReport(TourTable table, Ansi ansi) {
    this.table = table;
    this.ansi = ansi;
    whatWidth = width("", table.rows(), TextReport::what);
    leftWidth = width(table.threadLocal(), table.rows(), row -> text(row.threadLocal()));
    rightWidth = width(table.perThread(), table.rows(), row -> text(row.perThread()));
  }

  private static int width(String heading, List<Row> rows, Function<Row, String> text) {
    int widest = rows.stream().mapToInt(row -> text.apply(row).length()).max().orElse(0);
    return Math.max(heading.length() + MARK.length(), widest);
  }

  void print(PrintWriter out) {
    String heading =
        left("", whatWidth)
            + GAP
            + right(table.threadLocal() + "  ", leftWidth)
            + GAP
            + right(table.perThread() + "  ", rightWidth);
    out.println();
    out.println(ansi.string("@|bold " + heading.stripTrailing() + "|@"));
    for (Row row : table.rows()) {
      if (!row.isDetail()) {
        out.println("-".repeat(whatWidth + leftWidth + rightWidth + 2 * GAP.length()));
      }
      out.println(line(row));
    }
    out.println();
    table.verdict().forEach(out::println);
  }

  private String line(Row row) {
    return left(what(row), whatWidth)
        + GAP
        + cell(row.threadLocal(), leftWidth)
        + GAP
        + cell(row.perThread(), rightWidth).stripTrailing();
  }

  private static String what(Row row) {
    return row.isDetail() ? GAP + row.what() : row.what();
  }

  private String cell(Cell cell, int width) {
    String padded = right(text(cell), width);
    return cell.isBad() ? ansi.string("@|bold,red " + padded + "|@") : padded;
  }

  private static String text(Cell cell) {
    return cell.text() + (cell.isBad() ? MARK : "  ");
  }

  private static String left(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String right(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}
