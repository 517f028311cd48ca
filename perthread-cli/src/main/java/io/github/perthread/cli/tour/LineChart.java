package io.github.perthread.cli.tour;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A chart with a line for each kind of thread-locals.
 *
 * @param event what happened at {@code eventX}, or null
 */
record LineChart(
    String title,
    String xLabel,
    String yLabel,
    List<Series> series,
    double eventX,
    @Nullable String event) {
  static final int WIDTH = 440;
  static final int HEIGHT = 320;

  private static final int TICK_SPACING = 40;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  /** The points of a kind, in their own units. */
  record Series(String name, Style style, List<Point> points) {
    private Point last() {
      return points.get(points.size() - 1);
    }
  }

  record Point(double x, double y) {}

  /** How a line looks: not by its color alone. */
  @SuppressWarnings("ImmutableEnumChecker") // nothing writes to the array
  enum Style {
    THREAD_LOCAL(ThemeColor.BAD, 8, 4),
    AGENT(ThemeColor.BAR, 2, 4),
    PER_THREAD(ThemeColor.GOOD);

    private final ThemeColor color;
    private final float[] dashes;

    Style(ThemeColor color, float... dashes) {
      this.color = color;
      this.dashes = dashes;
    }

    private BasicStroke stroke() {
      return new BasicStroke(
          2.5f,
          BasicStroke.CAP_BUTT,
          BasicStroke.JOIN_ROUND,
          1,
          dashes.length == 0 ? null : dashes,
          0);
    }
  }

  private double largest(ToDoubleFunction<Point> coordinate) {
    return series.stream()
        .flatMap(s -> s.points().stream())
        .mapToDouble(coordinate)
        .max()
        .orElse(0);
  }

  /** Returns what the chart shows, for readers who cannot see it. */
  String summary() {
    return series.stream()
        .map(s ->
            s.name()
                + ": up to "
                + Math.round(s.points().stream().mapToDouble(Point::y).max().orElse(0))
                + ", at last "
                + Math.round(s.last().y()))
        .collect(Collectors.joining("; ", title + ", " + yLabel + ". ", "."));
  }

  /**
   * Returns the chart as an SVG element for a page that has the style that all pages share.
   *
   * @param id unique in the page
   */
  String svg(String id) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    chart.setXAxisTitle(
        event == null ? xLabel : xLabel + " (at " + rounded(eventX) + " " + event + ")");
    chart.setYAxisTitle(yLabel);
    style(chart.getStyler());
    for (Series s : series) {
      XYSeries line =
          chart.addSeries(
              s.name(),
              s.points().stream().mapToDouble(Point::x).toArray(),
              s.points().stream().mapToDouble(Point::y).toArray());
      line.setMarker(SeriesMarkers.NONE);
      line.setLineColor(s.style().color.placeholder());
      line.setLineStyle(s.style().stroke());
    }
    if (event != null) {
      chart.addAnnotation(new AnnotationLine(eventX, true, false));
    }
    return SvgElement.of(chart, summary(), id);
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void style(XYStyler styler) {
    Color ink = ThemeColor.SOFT.placeholder();
    styler.setChartBackgroundColor(ThemeColor.NONE);
    styler.setPlotBackgroundColor(ThemeColor.NONE);
    styler.setChartTitleVisible(false);
    styler.setChartPadding(4);
    styler.setChartFontColor(ink);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(ThemeColor.LINE.placeholder());
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBackgroundColor(ThemeColor.NONE);
    styler.setLegendBorderColor(ThemeColor.NONE);
    styler.setLegendFont(FONT);
    styler.setAxisTitleFont(FONT);
    styler.setAxisTickLabelsFont(FONT);
    styler.setAxisTickLabelsColor(ink);
    styler.setAxisTickMarksColor(ThemeColor.LINE.placeholder());
    styler.setAnnotationLineColor(ink);
    styler.setAnnotationLineStroke(new BasicStroke(1, 0, 0, 1, new float[] {2, 3}, 0));
    styler.setXAxisTickMarkSpacingHint(TICK_SPACING);
    styler.setYAxisTickMarkSpacingHint(TICK_SPACING);
    styler.setLocale(Locale.ROOT);
    styler.setXAxisMin(0.0);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(Math.max(1, largest(Point::y)));
  }
}
