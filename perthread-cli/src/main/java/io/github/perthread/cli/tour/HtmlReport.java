package io.github.perthread.cli.tour;

import io.github.perthread.cli.tour.Chart.Frame;
import io.github.perthread.cli.tour.Chart.Point;
import io.github.perthread.cli.tour.Chart.Series;
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

  /**
   * What the template shows.
   *
   * @param threadLocalParts a heading in parts between which a narrow screen may break it
   */
  private record Page(
      boolean passed,
      TourTable table,
      List<String> threadLocalParts,
      List<Chart> charts,
      Footer footer) {}

  private record Footer(
      String time, String java, int processors, String heap, String collectors, String seconds) {}

  static String of(TourResult result) throws IOException {
    return HtmlPage.of(HtmlReport.class, TEMPLATE, page(result));
  }

  private static Page page(TourResult result) {
    List<String> heading = List.of(result.threadLocal().title().split("(?<=[.])"));
    return new Page(
        result.isPassed(), TourTable.of(result), heading, charts(result), footer(result));
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

  private static List<Chart> charts(TourResult result) {
    List<PluginStep.Sample> plugins = result.threadLocal().plugins().samples();
    double end = plugins.get(plugins.size() - 2).seconds();
    return List.of(
        Chart.of(
            new Frame("Live heap as plugins come and go", "seconds", 0.1, "MB", 1),
            series(result, HtmlReport::heapOfPlugins),
            end,
            "threads end"),
        Chart.of(
            new Frame("Live heap over reloads", "reloads", 1, "MB", 1),
            series(result, HtmlReport::heapOfReloads),
            0,
            null),
        Chart.of(
            new Frame("Class loaders left over reloads", "reloads", 1, "loaders", 1),
            series(result, HtmlReport::loaders),
            0,
            null));
  }

  private static List<Series> series(TourResult result, Function<HalfResult, List<Point>> points) {
    HalfResult threadLocal = result.threadLocal();
    HalfResult perThread = result.perThread();
    return List.of(
        new Series(threadLocal.title(), "thread-local", points.apply(threadLocal)),
        new Series(perThread.title(), "per-thread", points.apply(perThread)));
  }

  private static List<Point> heapOfPlugins(HalfResult half) {
    return half.plugins().samples().stream()
        .map(s -> new Point(s.seconds(), megabytes(s.liveBytes())))
        .toList();
  }

  private static List<Point> heapOfReloads(HalfResult half) {
    return half.reloads().samples().stream()
        .map(s -> new Point(s.reloads(), megabytes(s.liveBytes())))
        .toList();
  }

  private static List<Point> loaders(HalfResult half) {
    return half.reloads().samples().stream()
        .map(s -> new Point(s.reloads(), s.loadersLeft()))
        .toList();
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }
}
