package io.github.perthread.cli.tour;

import static io.github.perthread.cli.tour.Axis.coordinate;

import io.github.perthread.cli.tour.Axis.Tick;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A chart with lines as a template draws it, in the units of its SVG view box.
 *
 * @param summary what it shows, for those who cannot see it
 */
record Chart(
    String title,
    String summary,
    String xLabel,
    String yLabel,
    List<Tick> xTicks,
    List<Tick> yTicks,
    List<Line> lines,
    @Nullable Event event) {
  private static final int LEFT = 40;
  private static final int RIGHT = 350;
  private static final int TOP = 30;
  private static final int BOTTOM = 190;

  /** The axes and words of a chart whose lines are still to come. */
  record Frame(String title, String xLabel, double leastX, String yLabel, double leastY) {}

  /** The points of a half, in their own units. */
  record Series(String name, String style, List<Point> points) {
    private Point last() {
      return points.get(points.size() - 1);
    }
  }

  record Point(double x, double y) {}

  /** A series, as an SVG path and the place where it ends. */
  record Line(String name, String style, String path, String endX, String endY) {}

  /** Something that happened at a time. */
  record Event(String at, String label) {}

  static Chart of(Frame frame, List<Series> series, double eventX, @Nullable String event) {
    Axis x = Axis.upTo(largest(series, Point::x), frame.leastX(), LEFT, RIGHT);
    Axis y = Axis.upTo(largest(series, Point::y), frame.leastY(), BOTTOM, TOP);
    return new Chart(
        frame.title(),
        summary(frame, series),
        frame.xLabel(),
        frame.yLabel(),
        x.ticks(),
        y.ticks(),
        series.stream().map(s -> line(s, x, y)).toList(),
        event == null ? null : new Event(coordinate(x.at(eventX)), event));
  }

  private static double largest(List<Series> series, ToDoubleFunction<Point> coordinate) {
    return series.stream()
        .flatMap(s -> s.points().stream())
        .mapToDouble(coordinate)
        .max()
        .orElse(0);
  }

  private static Line line(Series series, Axis x, Axis y) {
    String path =
        series.points().stream()
            .map(point -> coordinate(x.at(point.x())) + " " + coordinate(y.at(point.y())))
            .collect(Collectors.joining(" L ", "M ", ""));
    Point last = series.last();
    return new Line(
        series.name(),
        series.style(),
        path,
        coordinate(x.at(last.x())),
        coordinate(y.at(last.y())));
  }

  private static String summary(Frame frame, List<Series> series) {
    return series.stream()
        .map(s ->
            s.name()
                + ": up to "
                + Math.round(largest(List.of(s), Point::y))
                + ", at last "
                + Math.round(s.last().y()))
        .collect(Collectors.joining("; ", frame.title() + ", " + frame.yLabel() + ". ", "."));
  }
}
