package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.TourTable.Cell;
import io.github.perthread.cli.tour.TourTable.Row;
import io.github.perthread.inspect.output.TextLayout;
import io.github.perthread.inspect.output.TextTable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** The table on a terminal; what is bad is marked, and red where the terminal can. */
final class TextReport {
  private static final String MARK = " !";
  private static final String NO_MARK = "  ";

  private final TourTable table;
  private final int width;
  private final Ansi ansi;

  TextReport(TourTable table, int width, Ansi ansi) {
    this.table = table;
    this.width = width;
    this.ansi = ansi;
  }

  void print(PrintWriter out) {
    TextTable text = new TextTable("", table.threadLocal() + NO_MARK, table.perThread() + NO_MARK);
    for (Row row : table.rows()) {
      String what = row.isDetail() ? "  " + row.what() : row.what();
      text.row(what, cell(row.threadLocal()), cell(row.perThread()));
    }
    int widest = text.lines(width).stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = text.lines(width, this::styled);
    out.println();
    out.println(lines.get(0));
    for (int i = 0; i < table.rows().size(); i++) {
      if (!table.rows().get(i).isDetail()) {
        out.println("-".repeat(widest));
      }
      out.println(lines.get(i + 1));
    }
    out.println();
    table.verdict().forEach(line -> TextLayout.wrap(line, width).forEach(out::println));
  }

  private String styled(int line, int column, String text) {
    if (line == 0) {
      return ansi.string("@|bold " + text + "|@");
    }
    Row row = table.rows().get(line - 1);
    boolean isBad =
        (column == 1 && row.threadLocal().isBad()) || (column == 2 && row.perThread().isBad());
    return isBad ? ansi.string("@|bold,red " + text + "|@") : text;
  }

  private static String cell(Cell cell) {
    return cell.text() + (cell.isBad() ? MARK : NO_MARK);
  }
}
