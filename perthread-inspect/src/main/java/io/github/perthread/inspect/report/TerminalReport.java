package io.github.perthread.inspect.report;

import io.github.perthread.inspect.analysis.Inspection;
import io.github.perthread.inspect.analysis.Inspection.Finding;
import io.github.perthread.inspect.analysis.Inspection.Holder;
import io.github.perthread.inspect.analysis.Inspection.LeftBehind;
import io.github.perthread.inspect.analysis.Inspection.LocalSite;
import io.github.perthread.inspect.analysis.Inspection.PinnedLoader;
import io.github.perthread.inspect.analysis.Inspection.ThreadUse;
import io.github.perthread.inspect.analysis.Inspection.Totals;
import io.github.perthread.inspect.report.Comparison.Growth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report for a terminal of 100 columns. */
public final class TerminalReport {
  private static final int WIDTH = 100;
  private static final int LABEL = 10;
  private static final int TOP = 10;
  private static final int MOST_FINDINGS = 20;

  private final StringBuilder out = new StringBuilder();
  private final boolean color;

  private TerminalReport(boolean color) {
    this.color = color;
  }

  /** The report as text; {@code color} with the escape codes of a terminal. */
  public static String of(
      String source, Inspection inspection, @Nullable Comparison comparison, boolean color) {
    TerminalReport report = new TerminalReport(color);
    report.head(source, inspection);
    report.findings(inspection.findings());
    report.loaders(inspection.loaders());
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
    line(bold("perthread inspect") + "  " + Text.fit(source, WIDTH - 20));
    line(
        Text.bytes(totals.heapBytes())
            + " in "
            + Text.count(totals.objects(), "object")
            + ", "
            + Text.count(totals.threads(), "thread"));
    line(
        Text.count(totals.values(), "thread-local value")
            + " under "
            + Text.count(totals.keys(), "key")
            + "; they alone keep "
            + Text.bytes(totals.localBytes()));
  }

  private void findings(List<Finding> findings) {
    if (findings.isEmpty()) {
      title("No leaks");
      return;
    }
    long bytes = findings.stream().mapToLong(Finding::bytes).sum();
    title("Leaks: " + Text.count(findings.size(), "site") + ", " + Text.bytes(bytes));
    int number = 1;
    for (Finding finding : findings.subList(0, Math.min(findings.size(), MOST_FINDINGS))) {
      finding(number++, finding);
    }
    if (findings.size() > MOST_FINDINGS) {
      line("   and " + Text.count(findings.size() - MOST_FINDINGS, "smaller site"));
      line("");
    }
  }

  private void finding(int number, Finding finding) {
    String size = Text.bytes(finding.bytes());
    String head = number + "  " + finding.leak().option().toUpperCase(Locale.ROOT) + "  ";
    int room = WIDTH - head.length() - size.length() - 2;
    String site = Text.fit(finding.site(), room);
    line(red(head) + bold(site) + " ".repeat(room - site.length() + 2) + bold(size));
    paragraph("What", what(finding));
    paragraph("Threads", Text.names(finding.threads(), 4));
    paragraph("Why", finding.why());
    path("Path", finding.path());
    paragraph("Change", finding.change());
    line("");
  }

  static String what(Finding finding) {
    String keys =
        finding.keys() == 0
            ? "keys gone, "
            : Text.count(finding.keys(), "key") + " of " + finding.keyClass() + ", ";
    return keys
        + Text.count(finding.values(), "value")
        + " of "
        + Text.names(finding.valueClasses(), 2)
        + " in "
        + Text.count(finding.threads().size(), "thread");
  }

  private void loaders(List<PinnedLoader> loaders) {
    if (loaders.isEmpty()) {
      return;
    }
    long count = loaders.stream().mapToInt(PinnedLoader::count).sum();
    title("Pinned class loaders: " + Text.number(count));
    for (PinnedLoader loader : loaders) {
      String times = loader.count() == 1 ? "" : Text.number(loader.count()) + " × ";
      line("   " + bold(times + Text.fit(loader.loader(), WIDTH - 10)));
      paragraph("What", what(loader));
      for (Holder holder : loader.holders()) {
        paragraph("Held by", heldBy(holder));
        path("", holder.path());
      }
      line("");
    }
  }

  static String what(PinnedLoader loader) {
    String bytes = loader.bytes() == 0 ? "" : ", " + Text.bytes(loader.bytes());
    return Text.count(loader.classes(), "class") + bytes + "; " + loader.state();
  }

  static String heldBy(Holder holder) {
    String threads =
        holder.threads().isEmpty() ? "" : " in threads " + Text.names(holder.threads(), 4);
    String site = holder.site();
    return site == null
        ? "something other than a thread local" + threads
        : Text.count(holder.values(), "value") + " of " + site + threads;
  }

  private void growth(Comparison comparison) {
    title("Since " + Text.fit(comparison.older(), 60));
    if (comparison.growth().isEmpty()) {
      line("   No site grew or shrank.");
      return;
    }
    row("site", "keys", "", "bytes", "");
    for (Growth growth : comparison.growth().subList(0, most(comparison.growth()))) {
      row(
          growth.site(),
          Text.number(growth.keys()),
          signed(growth.keys() - growth.keysBefore()),
          Text.bytes(growth.bytes()),
          (growth.bytes() >= growth.bytesBefore() ? "+" : "")
              + Text.bytes(growth.bytes() - growth.bytesBefore()));
    }
    more(comparison.growth());
  }

  private static String signed(long change) {
    return (change >= 0 ? "+" : "") + Text.number(change);
  }

  private void leftBehind(List<LeftBehind> left) {
    if (left.isEmpty()) {
      return;
    }
    title("Left on idle threads of pools (a ranking, not a verdict)");
    row("site", "values", "threads", "bytes", "");
    for (LeftBehind one : left.subList(0, most(left))) {
      String values = Text.number(one.values());
      row(one.site(), values, Text.number(one.threads()), Text.bytes(one.bytes()), "");
    }
    more(left);
  }

  private void sites(List<LocalSite> sites) {
    title("Thread locals by what they alone keep");
    row("site", "keys", "values", "bytes", "leak");
    for (LocalSite site : sites.subList(0, most(sites))) {
      row(
          site.site(),
          Text.number(site.keys()),
          Text.number(site.values()),
          Text.bytes(site.bytes()),
          site.leak() == null ? "" : site.leak().option());
    }
    more(sites);
  }

  private void threads(List<ThreadUse> threads) {
    title("Threads by what their values alone keep");
    row("thread", "", "values", "bytes", "");
    for (ThreadUse use : threads.subList(0, most(threads))) {
      row(
          use.thread(),
          "",
          Text.number(use.values()),
          Text.bytes(use.bytes()),
          use.idle() ? "idle" : "");
    }
    more(threads);
  }

  private static int most(List<?> list) {
    return Math.min(list.size(), TOP);
  }

  private void more(List<?> list) {
    if (list.size() > TOP) {
      line(dim("   and " + Text.number(list.size() - TOP) + " more"));
    }
  }

  private void row(String name, String a, String b, String c, String d) {
    String columns = String.format(Locale.ROOT, "%9s %9s %10s %10s", a, b, c, d);
    String row = String.format(Locale.ROOT, "   %-56s%s", Text.fit(name, 55), columns);
    boolean head = name.equals("site") || name.equals("thread");
    line(head ? dim(row.stripTrailing()) : row.stripTrailing());
  }

  private void path(String label, List<String> path) {
    String lead = label;
    for (String step : path) {
      String arrow = step.equals(path.get(0)) ? "" : "→ ";
      paragraph(lead, arrow + step);
      lead = "";
    }
  }

  private void paragraph(String label, String text) {
    String lead = label;
    for (String part : Text.wrap(text, WIDTH - 3 - LABEL)) {
      line("   " + dim(String.format(Locale.ROOT, "%-" + LABEL + "s", lead)) + part);
      lead = "";
    }
  }

  private void title(String title) {
    line("");
    line(bold(title));
    line("");
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private String bold(String text) {
    return color ? "\033[1m" + text + "\033[0m" : text;
  }

  private String dim(String text) {
    return color ? "\033[2m" + text + "\033[0m" : text;
  }

  private String red(String text) {
    return color ? "\033[1;31m" + text + "\033[0m" : text;
  }
}
