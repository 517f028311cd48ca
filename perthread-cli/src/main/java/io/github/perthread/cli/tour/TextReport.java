package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.TourTable.Cell;
import io.github.perthread.cli.tour.TourTable.Row;
import io.github.perthread.inspect.output.TextLayout;
import io.github.perthread.inspect.output.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
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
    TextTable text = new TextTable(line("", table.headings().stream().map(h -> h + NO_MARK)));
    for (Row row : table.rows()) {
      String what = row.isDetail() ? "  " + row.what() : row.what();
      text.row(line(what, row.cells().stream().map(TextReport::cell)));
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
    boolean isBad = column > 0 && table.rows().get(line - 1).cells().get(column - 1).isBad();
    return isBad ? ansi.string("@|bold,red " + text + "|@") : text;
  }

  private static String[] line(String what, Stream<String> figures) {
    return Stream.concat(Stream.of(what), figures).toArray(String[]::new);
  }

  private static String cell(Cell cell) {
    return cell.text() + (cell.isBad() ? MARK : NO_MARK);
  }
}
