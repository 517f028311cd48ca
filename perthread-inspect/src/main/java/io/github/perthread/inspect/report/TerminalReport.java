package io.github.perthread.inspect.report;

import io.github.perthread.inspect.Inspection;
import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.Inspection.Holder;
import io.github.perthread.inspect.Inspection.LeftBehind;
import io.github.perthread.inspect.Inspection.LocalSite;
import io.github.perthread.inspect.Inspection.PinnedLoader;
import io.github.perthread.inspect.Inspection.ThreadUse;
import io.github.perthread.inspect.Inspection.Totals;
import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.Printable;
import io.github.perthread.inspect.output.TextLayout;
import io.github.perthread.inspect.output.TextTable;
import io.github.perthread.inspect.report.Comparison.Growth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report for a terminal, in lines that are no longer than it is wide. */
public final class TerminalReport {
  private static final String MARGIN = "   ";
  private static final int LABEL = 10;
  private static final int LEAST_WIDTH_FOR_KIND = 80;
  private static final int TOP = 10;
  private static final int MOST_FINDINGS = 20;

  private final StringBuilder out = new StringBuilder();
  private final int width;
  private final boolean color;

  private TerminalReport(int width, boolean color) {
    this.width = width;
    this.color = color;
  }

  /**
   * Returns the report as text.
   *
   * @param source the dump, or the process
   * @param inspection what was found
   * @param comparison the growth since an older dump, or null
   * @param width the columns of the terminal
   * @param color whether to use the escape codes of a terminal
   * @return lines that end in a line feed
   */
  public static String of(
      String source,
      Inspection inspection,
      @Nullable Comparison comparison,
      int width,
      boolean color) {
    TerminalReport report = new TerminalReport(width, color);
    report.head(source, inspection);
    report.findings(inspection.findings());
    report.loaders(inspection.loaders());
    report.agent(inspection.agentOption());
    if (comparison != null) {
      report.growth(comparison);
    }
    report.leftBehind(inspection.leftBehind());
    report.sites(inspection.sites());
    report.threads(inspection.threads());
    inspection.notes().forEach(note -> report.paragraph("", "Note: " + note));
    return report.out.toString();
  }

  private void head(String source, Inspection inspection) {
    Totals totals = inspection.totals();
    String command = "perthread inspect";
    String title = Words.title(inspection.program(), source);
    line(bold(command) + "  " + Printable.of(TextLayout.fit(title, width - command.length() - 2)));
    wrapped(Words.origin(inspection.program(), source));
    wrapped(
        ByteSize.format(totals.heapBytes())
            + " in "
            + TextLayout.count(totals.objects(), "object")
            + ", "
            + TextLayout.count(totals.threads(), "thread"));
    wrapped(
        TextLayout.count(totals.values(), "thread-local value")
            + " under "
            + TextLayout.count(totals.keys(), "key")
            + ", "
            + ByteSize.format(totals.localBytes())
            + " retained");
  }

  private void wrapped(String text) {
    TextLayout.wrap(text, width).forEach(this::line);
  }

  private void findings(List<Finding> findings) {
    if (findings.isEmpty()) {
      title("No leaks");
      return;
    }
    long bytes = findings.stream().mapToLong(Finding::bytes).sum();
    title("Leaks: " + TextLayout.count(findings.size(), "site") + ", " + ByteSize.format(bytes));
    for (int i = 0; i < Math.min(findings.size(), MOST_FINDINGS); i++) {
      finding(i + 1, findings.get(i));
    }
    if (findings.size() > MOST_FINDINGS) {
      int more = findings.size() - MOST_FINDINGS;
      line(MARGIN + "and " + TextLayout.count(more, "smaller site"));
      line("");
    }
  }

  private void finding(int number, Finding finding) {
    String size = ByteSize.format(finding.bytes());
    String head = number + "  " + finding.leak().option().toUpperCase(Locale.ROOT) + "  ";
    int room = width - head.length() - size.length() - 2;
    String site = TextLayout.fit(finding.site(), room);
    String gap = " ".repeat(room - Printable.width(site) + 2);
    line(red(head) + bold(site) + gap + bold(size));
    paragraph("What", Words.what(finding));
    paragraph("Threads", Words.threads(finding.threads(), 4));
    paragraph("Why", finding.why());
    path("Path", finding.path());
    paragraph("Change", finding.change());
    line("");
  }

  private void loaders(List<PinnedLoader> loaders) {
    if (loaders.isEmpty()) {
      return;
    }
    long count = loaders.stream().mapToInt(PinnedLoader::count).sum();
    title("Pinned class loaders: " + TextLayout.number(count));
    for (PinnedLoader loader : loaders) {
      String times = loader.count() == 1 ? "" : TextLayout.number(loader.count()) + " × ";
      int room = width - MARGIN.length() - times.length();
      line(MARGIN + bold(times + TextLayout.fit(loader.loader(), room)));
      paragraph("What", Words.what(loader));
      for (Holder holder : loader.holders()) {
        paragraph("Held by", Words.heldBy(holder));
        path("", holder.path());
      }
      line("");
    }
  }

  /** The option is on a line of its own, not wrapped, so that it can be copied. */
  private void agent(@Nullable String option) {
    if (option != null) {
      title("To make these locals PerThreads without changing the program, start it with");
      line(MARGIN + Printable.of(option));
    }
  }

  private void growth(Comparison comparison) {
    title("Since " + TextLayout.fit(comparison.older(), width - 6));
    if (comparison.growth().isEmpty()) {
      line(MARGIN + "No site grew or shrank.");
      return;
    }
    TextTable table = new TextTable("site", "keys", "", "bytes", "");
    for (Growth growth : top(comparison.growth())) {
      long keys = (long) growth.keys() - growth.keysBefore();
      long bytes = growth.bytes() - growth.bytesBefore();
      table.row(
          growth.site(),
          TextLayout.number(growth.keys()),
          Words.signed(keys, TextLayout.number(keys)),
          ByteSize.format(growth.bytes()),
          Words.signed(bytes, ByteSize.format(bytes)));
    }
    table(table, comparison.growth());
  }

  private void leftBehind(List<LeftBehind> left) {
    if (left.isEmpty()) {
      return;
    }
    title("Left on idle threads of pools (a ranking, not a verdict)");
    TextTable table = new TextTable("site", "values", "threads", "bytes");
    for (LeftBehind one : top(left)) {
      table.row(
          one.site(),
          TextLayout.number(one.values()),
          TextLayout.number(one.threads()),
          ByteSize.format(one.bytes()));
    }
    table(table, left);
  }

  private void sites(List<LocalSite> sites) {
    title("Thread locals by what they retain");
    boolean hasKind = width >= LEAST_WIDTH_FOR_KIND;
    TextTable table =
        new TextTable("site", hasKind ? "kind" : "", "keys", "values", "bytes", "leak");
    for (LocalSite site : top(sites)) {
      table.row(
          site.site(),
          hasKind ? site.kind().label() : "",
          TextLayout.number(site.keys()),
          TextLayout.number(site.values()),
          ByteSize.format(site.bytes()),
          site.leak() == null ? "" : site.leak().option());
    }
    table(table, sites);
  }

  private void threads(List<ThreadUse> threads) {
    title("Threads by what their values retain");
    TextTable table = new TextTable("thread", "values", "bytes", "");
    for (ThreadUse use : top(threads)) {
      table.row(
          use.thread(),
          TextLayout.number(use.values()),
          ByteSize.format(use.bytes()),
          use.idle() ? "idle" : "");
    }
    table(table, threads);
  }

  private static <T> List<T> top(List<T> list) {
    return list.subList(0, Math.min(list.size(), TOP));
  }

  private void table(TextTable table, List<?> all) {
    List<String> lines = table.lines(width - MARGIN.length());
    line(MARGIN + dim(lines.get(0)));
    lines.stream().skip(1).forEach(row -> line(MARGIN + row));
    if (all.size() > TOP) {
      line(MARGIN + dim("and " + TextLayout.number(all.size() - TOP) + " more"));
    }
  }

  private void path(String label, List<String> path) {
    String lead = label;
    for (int i = 0; i < path.size(); i++) {
      paragraph(lead, (i == 0 ? "" : "→ ") + path.get(i));
      lead = "";
    }
  }

  private void paragraph(String label, String text) {
    String lead = label;
    for (String part : TextLayout.wrap(text, width - MARGIN.length() - LABEL)) {
      line(MARGIN + dim(TextLayout.left(lead, LABEL)) + part);
      lead = "";
    }
  }

  private void title(String title) {
    if (out.indexOf("\n\n", out.length() - 2) < 0) {
      line("");
    }
    wrapTitle(title);
    line("");
  }

  private void wrapTitle(String title) {
    TextLayout.wrap(title, width).forEach(part -> line(bold(part)));
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private String bold(String text) {
    return styled("1", text);
  }

  private String dim(String text) {
    return styled("2", text);
  }

  private String red(String text) {
    return styled("1;31", text);
  }

  private String styled(String code, String text) {
    String printable = Printable.of(text);
    return color ? "\033[" + code + "m" + printable + "\033[0m" : printable;
  }
}
