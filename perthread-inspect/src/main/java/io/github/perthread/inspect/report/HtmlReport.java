package io.github.perthread.inspect.report;

import io.github.perthread.inspect.analysis.Inspection;
import io.github.perthread.inspect.analysis.Inspection.Count;
import io.github.perthread.inspect.analysis.Inspection.Finding;
import io.github.perthread.inspect.analysis.Inspection.Holder;
import io.github.perthread.inspect.analysis.Inspection.LocalSite;
import io.github.perthread.inspect.analysis.Inspection.PinnedLoader;
import io.github.perthread.inspect.analysis.Inspection.ThreadUse;
import io.github.perthread.inspect.analysis.Inspection.Totals;
import io.github.perthread.inspect.analysis.Leak;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report as one page that needs nothing else. */
public final class HtmlReport {
  private static final int MOST_ROWS = 500;
  private static final int BARS = 10;
  private static final int MOST_THREADS = 12;

  private final Html html = new Html();

  private HtmlReport() {}

  /** The page. */
  public static String of(String source, Inspection inspection, @Nullable Comparison comparison)
      throws IOException {
    HtmlReport report = new HtmlReport();
    report.begin(source);
    report.figures(inspection);
    report.findings(inspection.findings());
    report.loaders(inspection.loaders());
    if (comparison != null) {
      report.growth(comparison);
    }
    report.charts(inspection);
    report.leftBehind(inspection);
    report.sites(inspection.sites());
    report.threads(inspection.threads());
    report.notes(inspection.notes());
    report.html.raw("</main><script>").raw(resource("report.js")).raw("</script></body></html>\n");
    return report.html.toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void begin(String source) throws IOException {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<title>perthread inspect</title>")
        .raw("<style>\n")
        .raw(resource("report.css"))
        .raw("</style></head><body><main>")
        .element("h1", "", "Thread locals of " + source)
        .element(
            "p",
            "soft",
            "Bytes are what only these values keep alive: gone with them, kept by nothing else.");
  }

  private void figures(Inspection inspection) {
    Totals totals = inspection.totals();
    long leaked = inspection.findings().stream().mapToLong(Finding::bytes).sum();
    boolean bad = !inspection.findings().isEmpty();
    html.raw("<div class=\"figures\">");
    int sites = inspection.findings().size();
    String leaking = sites == 1 ? "site that leaks" : "sites that leak";
    figure(bad ? "bad" : "good", Text.number(sites), leaking);
    figure(bad ? "bad" : "good", Text.bytes(leaked), "leaked");
    figure("", Text.bytes(totals.localBytes()), "kept by thread locals");
    figure("", Text.bytes(totals.heapBytes()), "heap");
    figure("", Text.number(totals.values()), "values under " + Text.count(totals.keys(), "key"));
    figure("", Text.number(totals.threads()), "threads");
    html.raw("</div>");
  }

  private void figure(String style, String number, String what) {
    html.open("div", "figure " + style).element("b", "", number).element("span", "", what);
    html.raw("</div>");
  }

  private void findings(List<Finding> findings) {
    html.element("h2", "", "Leaks");
    if (findings.isEmpty()) {
      html.element("p", "none", "No leaks: every value's key is in use, and no loader is pinned.");
    }
    for (Finding finding : findings) {
      String kind = finding.leak().option();
      html.open("article", kind)
          .open("div", "head")
          .element("span", "kind " + kind, title(finding));
      html.element("h3", "name", finding.site());
      html.element("span", "bytes", Text.bytes(finding.bytes())).raw("</div><dl>");
      html.term("What", TerminalReport.what(finding));
      html.raw("<dt>Threads</dt><dd>");
      names(finding.threads());
      html.raw("</dd>").term("Why", finding.why());
      path("Path", finding.path());
      html.term("Change", finding.change()).raw("</dl></article>");
    }
  }

  private static String title(Finding finding) {
    return switch (finding.leak()) {
      case STALE -> "stale";
      case SELF -> "self-reference";
      case LOADER -> "class loader";
    };
  }

  private void names(List<Count> counts) {
    html.text(Text.names(counts, MOST_THREADS));
  }

  private void path(String label, List<String> path) {
    if (!path.isEmpty()) {
      html.raw("<dt>").text(label).raw("</dt><dd>").open("ol", "path");
      path.forEach(step -> html.element("li", "", step));
      html.raw("</ol></dd>");
    }
  }

  private void loaders(List<PinnedLoader> loaders) {
    if (loaders.isEmpty()) {
      return;
    }
    html.element("h2", "", "Pinned class loaders");
    for (PinnedLoader loader : loaders) {
      html.open("article", "loader").open("div", "head");
      if (loader.count() > 1) {
        html.element("span", "kind loader", Text.number(loader.count()) + " loaders");
      }
      html.element("h3", "name", loader.loader());
      html.raw("</div>").element("p", "soft", TerminalReport.what(loader)).raw("<dl>");
      for (Holder holder : loader.holders()) {
        html.term("Held by", TerminalReport.heldBy(holder));
        path("", holder.path());
      }
      html.raw("</dl></article>");
    }
  }

  private void growth(Comparison comparison) {
    html.element("h2", "", "Growth since " + comparison.older());
    table("site", "growth#", "bytes#", "bytes before#", "keys#", "keys before#");
    for (Comparison.Growth growth : limit(comparison.growth())) {
      html.raw("<tr>").element("td", "", growth.site());
      long by = growth.bytes() - growth.bytesBefore();
      html.number(by, (by >= 0 ? "+" : "") + Text.bytes(by));
      html.number(growth.bytes(), Text.bytes(growth.bytes()));
      html.number(growth.bytesBefore(), Text.bytes(growth.bytesBefore()));
      html.number(growth.keys(), Text.number(growth.keys()));
      html.number(growth.keysBefore(), Text.number(growth.keysBefore())).raw("</tr>");
    }
    endTable();
  }

  private void charts(Inspection inspection) {
    html.element("h2", "", "What keeps most").open("div", "charts").open("div", "panel");
    html.element("h3", "", "Thread locals");
    List<LocalSite> sites = inspection.sites();
    long most = sites.isEmpty() ? 0 : sites.get(0).bytes();
    for (LocalSite site : sites.subList(0, Math.min(BARS, sites.size()))) {
      Leak leak = site.leak();
      bar(site.site(), site.bytes(), most, leak == null ? "" : leak.option());
    }
    html.raw("</div>").open("div", "panel").element("h3", "", "Threads");
    List<ThreadUse> threads = inspection.threads();
    most = threads.isEmpty() ? 0 : threads.get(0).bytes();
    for (ThreadUse use : threads.subList(0, Math.min(BARS, threads.size()))) {
      bar(use.thread(), use.bytes(), most, "");
    }
    html.raw("</div></div>");
  }

  private void bar(String name, long bytes, long most, String style) {
    long percent = most == 0 ? 0 : bytes * 100 / most;
    html.open("div", "row").raw("<div>").element("span", "name", name);
    html.element("span", "bytes", Text.bytes(bytes)).raw("</div>");
    html.raw("<span class=\"bar " + style + "\" style=\"width:" + percent + "%\"></span></div>");
  }

  private void leftBehind(Inspection inspection) {
    if (inspection.leftBehind().isEmpty()) {
      return;
    }
    html.raw("<h2>Left on idle threads <small>of pools: a ranking, not a verdict</small></h2>");
    table("site", "bytes#", "values#", "threads#");
    for (Inspection.LeftBehind left : limit(inspection.leftBehind())) {
      html.raw("<tr>").element("td", "", left.site());
      html.number(left.bytes(), Text.bytes(left.bytes()));
      html.number(left.values(), Text.number(left.values()));
      html.number(left.threads(), Text.number(left.threads())).raw("</tr>");
    }
    endTable();
  }

  private void sites(List<LocalSite> sites) {
    html.raw("<h2>All thread locals").raw(shown(sites)).raw("</h2>");
    table("site", "bytes#", "leak", "keys#", "values#", "threads#", "kind", "values of");
    for (LocalSite site : limit(sites)) {
      Leak leak = site.leak();
      html.raw("<tr>").element("td", "", site.site());
      html.number(site.bytes(), Text.bytes(site.bytes())).raw("<td>");
      if (leak != null) {
        html.element("span", "kind " + leak.option(), leak.option());
      }
      html.raw("</td>").number(site.keys(), Text.number(site.keys()));
      html.number(site.values(), Text.number(site.values()));
      html.number(site.threads(), Text.number(site.threads()));
      html.element("td", "", site.kind().label());
      html.element("td", "name", Text.names(site.valueClasses(), 2)).raw("</tr>");
    }
    endTable();
  }

  private void threads(List<ThreadUse> threads) {
    html.raw("<h2>Threads with values").raw(shown(threads)).raw("</h2>");
    table("thread", "bytes#", "values#", "state", "class");
    for (ThreadUse use : limit(threads)) {
      html.raw("<tr>").element("td", "", use.thread());
      html.number(use.bytes(), Text.bytes(use.bytes()));
      html.number(use.values(), Text.number(use.values()));
      html.element("td", "", use.idle() ? "idle" : "");
      html.element("td", "name", use.threadClass()).raw("</tr>");
    }
    endTable();
  }

  private void notes(List<String> notes) {
    if (!notes.isEmpty()) {
      html.element("h2", "", "Notes");
      notes.forEach(note -> html.element("p", "soft", note));
    }
  }

  private static <T> List<T> limit(List<T> list) {
    return list.subList(0, Math.min(list.size(), MOST_ROWS));
  }

  private static String shown(List<?> list) {
    return list.size() <= MOST_ROWS
        ? ""
        : " <small>the first " + MOST_ROWS + " of " + Text.number(list.size()) + "</small>";
  }

  /** Begins a table; the names of columns of numbers end in {@code #}. */
  private void table(String... columns) {
    html.raw("<div class=\"scroll\"><table><thead><tr>");
    for (String column : columns) {
      boolean number = column.endsWith("#");
      html.open("th", number ? "n" : "").raw("<button type=\"button\">");
      html.text(number ? column.substring(0, column.length() - 1) : column).raw("</button></th>");
    }
    html.raw("</tr></thead><tbody>");
  }

  private void endTable() {
    html.raw("</tbody></table></div>");
  }
}
