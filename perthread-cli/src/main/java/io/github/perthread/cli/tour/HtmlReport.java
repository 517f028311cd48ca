package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.LineChart.Point;
import io.github.perthread.cli.tour.LineChart.Series;
import io.github.perthread.cli.tour.LineChart.Style;
import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.HtmlPage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The table and charts as one page that needs nothing from elsewhere. */
final class HtmlReport {
  private static final String TEMPLATE = "tour.html.mustache";

  private HtmlReport() {}

  /** What the template shows. */
  private record Page(
      boolean passed, TourTable table, String agent, List<Figure> charts, Footer footer) {}

  private record Figure(String title, String svg) {}

  private record Footer(
      String time, String java, int processors, String heap, String collectors, String seconds) {}

  static String of(TourResult result) throws IOException {
    return HtmlPage.of(HtmlReport.class, TEMPLATE, page(result));
  }

  private static Page page(TourResult result) {
    return new Page(
        result.isPassed(),
        TourTable.of(result),
        "-javaagent:perthread-agent.jar=" + AgentJvm.OPTIONS,
        charts(result).stream().map(HtmlReport::figure).toList(),
        footer(result));
  }

  private static Figure figure(LineChart chart) {
    return new Figure(
        chart.title(), chart.svg(chart.title().toLowerCase(Locale.ROOT).replace(' ', '-')));
  }

  private static Footer footer(TourResult result) {
    TourResult.Environment environment = result.environment();
    return new Footer(
        environment.time(),
        environment.java(),
        environment.processors(),
        ByteSize.option(environment.maxHeapBytes()),
        String.join(" and ", environment.collectors()),
        String.format(Locale.ROOT, "%.0f", result.seconds()));
  }

  private static List<LineChart> charts(TourResult result) {
    List<PluginStep.Sample> plugins = result.threadLocal().plugins().samples();
    double end = plugins.get(plugins.size() - 2).seconds();
    return List.of(
        new LineChart(
            "Live heap as plugins come and go",
            "seconds",
            "MB",
            plugins(result, s -> new Point(s.seconds(), megabytes(s.liveBytes()))),
            end,
            "ThreadLocal’s threads end"),
        new LineChart(
            "Live heap over reloads",
            "reloads",
            "MB",
            reloads(result, s -> new Point(s.reloads(), megabytes(s.liveBytes()))),
            0,
            null),
        new LineChart(
            "Class loaders left over reloads",
            "reloads",
            "loaders",
            reloads(result, s -> new Point(s.reloads(), s.loadersLeft())),
            0,
            null));
  }

  private static List<Series> plugins(TourResult result, Function<PluginStep.Sample, Point> point) {
    return series(
        result,
        result.threadLocal().plugins().samples().stream().map(point).toList(),
        result.agent().plugins().samples().stream().map(point).toList(),
        result.perThread().plugins().samples().stream().map(point).toList());
  }

  private static List<Series> reloads(TourResult result, Function<ReloadStep.Sample, Point> point) {
    return series(
        result,
        result.threadLocal().reloads().samples().stream().map(point).toList(),
        result.agent().reloads().samples().stream().map(point).toList(),
        result.perThread().reloads().samples().stream().map(point).toList());
  }

  private static List<Series> series(
      TourResult result, List<Point> threadLocal, List<Point> agent, List<Point> perThread) {
    List<String> names = TourTable.of(result).headings();
    return List.of(
        new Series(names.get(0), Style.THREAD_LOCAL, threadLocal),
        new Series(names.get(2), Style.PER_THREAD, perThread),
        new Series(names.get(1), Style.AGENT, agent)); // dotted, above a line that may be the same
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }
}
