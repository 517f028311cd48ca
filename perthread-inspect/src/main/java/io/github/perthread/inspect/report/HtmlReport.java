package io.github.perthread.inspect.report;

import io.github.perthread.inspect.Inspection;
import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.Inspection.PinnedLoader;
import io.github.perthread.inspect.Inspection.Totals;
import io.github.perthread.inspect.LeakKind;
import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.HtmlPage;
import io.github.perthread.inspect.output.TextLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report as one page that needs nothing else. */
public final class HtmlReport {
  private static final int MOST_ROWS = 500;
  private static final int BARS = 10;
  private static final int MOST_THREADS = 12;

  private HtmlReport() {}

  /** What the template shows. */
  private record Page(
      String title,
      String origin,
      List<Figure> figures,
      List<Article> findings,
      boolean clean,
      List<Loader> loaders,
      @Nullable String agentOption,
      List<Chart> charts,
      List<Table> tables,
      List<String> notes) {}

  private record Figure(String style, String number, String what) {}

  private record Article(
      String kind,
      String title,
      String site,
      String bytes,
      String what,
      String threads,
      String why,
      boolean hasPath,
      List<String> path,
      String change) {}

  private record Loader(
      @Nullable String times, String name, String what, List<LoaderHolder> holders) {}

  private record LoaderHolder(String heldBy, boolean hasPath, List<String> path) {}

  private record Chart(String title, List<Bar> bars) {}

  private record Bar(String name, String bytes, String style, long percent) {}

  /** A table: a list of names, with figures and words. */
  private record Table(
      String title, @Nullable String remark, List<Column> columns, List<Row> rows) {}

  private record Column(String name, String style) {}

  private record Row(List<Cell> cells) {}

  /**
   * A cell.
   *
   * @param sort the number to sort by, or null
   * @param badge the style of a badge, or null
   */
  private record Cell(String text, String style, @Nullable Long sort, @Nullable String badge) {}

  /**
   * Returns the page.
   *
   * @param source the dump, or the process
   * @param inspection what was found
   * @param comparison the growth since an older dump, or null
   * @return HTML
   * @throws IOException if the template cannot be read
   */
  public static String of(String source, Inspection inspection, @Nullable Comparison comparison)
      throws IOException {
    List<Table> tables =
        Stream.of(
                comparison == null ? null : growth(comparison),
                inspection.leftBehind().isEmpty() ? null : leftBehind(inspection),
                sites(inspection),
                threads(inspection))
            .filter(Objects::nonNull)
            .toList();
    Page page =
        new Page(
            Words.title(inspection.program(), source),
            Words.origin(inspection.program(), source),
            figures(inspection),
            inspection.findings().stream().map(HtmlReport::article).toList(),
            inspection.findings().isEmpty(),
            inspection.loaders().stream().map(HtmlReport::loader).toList(),
            inspection.agentOption(),
            charts(inspection),
            tables,
            inspection.notes());
    return HtmlPage.of(HtmlReport.class, "report.html.mustache", page);
  }

  private static List<Figure> figures(Inspection inspection) {
    Totals totals = inspection.totals();
    int sites = inspection.findings().size();
    long leaked = inspection.findings().stream().mapToLong(Finding::bytes).sum();
    String style = sites > 0 ? "bad" : "good";
    return List.of(
        new Figure(
            style, TextLayout.number(sites), sites == 1 ? "site that leaks" : "sites that leak"),
        new Figure(style, ByteSize.format(leaked), "leaked"),
        new Figure("", ByteSize.format(totals.localBytes()), "retained by thread locals"),
        new Figure("", ByteSize.format(totals.heapBytes()), "heap"),
        new Figure(
            "",
            TextLayout.number(totals.values()),
            "values under " + TextLayout.count(totals.keys(), "key")),
        new Figure("", TextLayout.number(totals.threads()), "threads"));
  }

  private static Article article(Finding finding) {
    return new Article(
        finding.leak().option(),
        Words.title(finding.leak()),
        finding.site(),
        ByteSize.format(finding.bytes()),
        Words.what(finding),
        Words.threads(finding.threads(), MOST_THREADS),
        finding.why(),
        !finding.path().isEmpty(),
        finding.path(),
        finding.change());
  }

  private static Loader loader(PinnedLoader loader) {
    return new Loader(
        loader.count() == 1 ? null : TextLayout.number(loader.count()) + " loaders",
        loader.loader(),
        Words.what(loader),
        loader.holders().stream()
            .map(h -> new LoaderHolder(Words.heldBy(h), !h.path().isEmpty(), h.path()))
            .toList());
  }

  private static List<Chart> charts(Inspection inspection) {
    List<Bar> sites = new ArrayList<>();
    long most = inspection.sites().isEmpty() ? 0 : inspection.sites().get(0).bytes();
    for (Inspection.LocalSite site : limit(inspection.sites(), BARS)) {
      sites.add(bar(site.site(), site.bytes(), most, option(site.leak())));
    }
    List<Bar> threads = new ArrayList<>();
    most = inspection.threads().isEmpty() ? 0 : inspection.threads().get(0).bytes();
    for (Inspection.ThreadUse use : limit(inspection.threads(), BARS)) {
      threads.add(bar(use.thread(), use.bytes(), most, ""));
    }
    return List.of(new Chart("Thread locals", sites), new Chart("Threads", threads));
  }

  private static Bar bar(String name, long bytes, long most, String style) {
    long percent = most == 0 ? 0 : bytes * 100 / most;
    return new Bar(name, ByteSize.format(bytes), style, percent);
  }

  private static String option(@Nullable LeakKind leak) {
    return leak == null ? "" : leak.option();
  }

  private static Table growth(Comparison comparison) {
    List<Row> rows = new ArrayList<>();
    for (Comparison.Growth growth : limit(comparison.growth(), MOST_ROWS)) {
      long by = growth.bytes() - growth.bytesBefore();
      rows.add(
          row(
              name(growth.site()),
              new Cell(Words.signed(by, ByteSize.format(by)), "n", by, null),
              bytes(growth.bytes()),
              bytes(growth.bytesBefore()),
              number(growth.keys()),
              number(growth.keysBefore())));
    }
    return new Table(
        "Growth since " + comparison.older(),
        shown(comparison.growth()),
        columns("site", "growth#", "bytes#", "bytes before#", "keys#", "keys before#"),
        rows);
  }

  private static Table leftBehind(Inspection inspection) {
    List<Row> rows = new ArrayList<>();
    for (Inspection.LeftBehind left : limit(inspection.leftBehind(), MOST_ROWS)) {
      rows.add(
          row(
              name(left.site()),
              bytes(left.bytes()),
              number(left.values()),
              number(left.threads())));
    }
    return new Table(
        "Left on idle threads",
        "of pools: a ranking, not a verdict",
        columns("site", "bytes#", "values#", "threads#"),
        rows);
  }

  private static Table sites(Inspection inspection) {
    List<Row> rows = new ArrayList<>();
    for (Inspection.LocalSite site : limit(inspection.sites(), MOST_ROWS)) {
      String leak = option(site.leak());
      rows.add(
          row(
              name(site.site()),
              bytes(site.bytes()),
              new Cell(leak, "", null, leak.isEmpty() ? null : leak),
              number(site.keys()),
              number(site.values()),
              number(site.threads()),
              new Cell(site.kind().label(), "", null, null),
              name(Words.names(site.valueClasses(), 2))));
    }
    return new Table(
        "All thread locals",
        shown(inspection.sites()),
        columns("site", "bytes#", "leak", "keys#", "values#", "threads#", "kind", "values of"),
        rows);
  }

  private static Table threads(Inspection inspection) {
    List<Row> rows = new ArrayList<>();
    for (Inspection.ThreadUse use : limit(inspection.threads(), MOST_ROWS)) {
      rows.add(
          row(
              name(use.thread()),
              bytes(use.bytes()),
              number(use.values()),
              new Cell(use.idle() ? "idle" : "", "", null, null),
              name(use.threadClass())));
    }
    return new Table(
        "Threads with values",
        shown(inspection.threads()),
        columns("thread", "bytes#", "values#", "state", "class"),
        rows);
  }

  private static Row row(Cell... cells) {
    return new Row(List.of(cells));
  }

  private static Cell name(String text) {
    return new Cell(text, "name", null, null);
  }

  private static Cell bytes(long bytes) {
    return new Cell(ByteSize.format(bytes), "n", bytes, null);
  }

  private static Cell number(long number) {
    return new Cell(TextLayout.number(number), "n", number, null);
  }

  /** Returns columns by their names; those of numbers end in {@code #}. */
  private static List<Column> columns(String... names) {
    return Stream.of(names)
        .map(name ->
            name.endsWith("#")
                ? new Column(name.substring(0, name.length() - 1), "n")
                : new Column(name, ""))
        .toList();
  }

  private static <T> List<T> limit(List<T> list, int most) {
    return list.subList(0, Math.min(list.size(), most));
  }

  private static @Nullable String shown(List<?> list) {
    return list.size() <= MOST_ROWS
        ? null
        : "the first " + MOST_ROWS + " of " + TextLayout.number(list.size());
  }
}
