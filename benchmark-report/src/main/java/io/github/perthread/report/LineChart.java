package io.github.perthread.report;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How a work's time grows with a number, both on logarithmic scales: a line for each peer.
 *
 * @param number what the number counts
 */
record LineChart(
    String title, String number, String unit, Map<Peer, SortedMap<Long, Double>> lines) {
  private static final int HEIGHT = 330;

  IChart draw() {
    XYChart chart = new XYChart(Look.WIDTH, HEIGHT + lines.size() * Look.LEGEND_LINE);
    chart.setTitle(title);
    chart.setXAxisTitle(number);
    Look.apply(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setXAxisLogarithmicDecadeOnly(true);
    chart.getStyler().setYAxisLogarithmicDecadeOnly(true);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(x -> "%,.0f".formatted(x));
    chart.getStyler().setYAxisTickLabelsFormattingFunction(y -> Quantity.tick(y, unit));
    chart.getStyler().setMarkerSize(7);
    lines.forEach((peer, points) -> {
      List<Double> values = List.copyOf(points.values());
      XYSeries line = chart.addSeries(peer.title(), List.copyOf(points.keySet()), values);
      line.setLineColor(Look.color(peer));
      line.setLineStyle(Look.line());
      line.setMarkerColor(Look.color(peer));
      line.setMarker(SeriesMarkers.CIRCLE);
    });
    return chart;
  }
}
