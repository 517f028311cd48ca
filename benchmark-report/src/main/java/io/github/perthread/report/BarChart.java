package io.github.perthread.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * Bars of ratios, one for each work and peer, on a logarithmic scale from 1: to the left what takes
 * less, to the right what takes more, and half is as long as twice.
 *
 * @param baseline what is 1
 */
record BarChart(String title, String baseline, List<Bars> works) {
  /** How much wider than the bars the plot is on each side, for the figures at their ends. */
  private static final double ROOM = 0.2;

  /** What the bars take at least, also where all are equal. */
  private static final double LEAST = 0.1;

  private static final int FRAME = 90;
  private static final int BAR = 19;
  private static final int GAP = 12;

  /** The bars of a work. */
  record Bars(String work, Map<Peer, Double> ratios) {}

  /** With the peers of all works, in their order. */
  IChart draw() {
    Set<Peer> peers = EnumSet.noneOf(Peer.class);
    works.forEach(work -> peers.addAll(work.ratios().keySet()));
    int bars = works.size() * (peers.size() * BAR + GAP);
    int height = FRAME + bars + peers.size() * Look.LEGEND_LINE;
    HorizontalBarChart chart = new HorizontalBarChart(Look.WIDTH, height);
    chart.setTitle(title);
    style(chart);
    List<String> names = works.stream().map(Bars::work).toList();
    for (Peer peer : peers) {
      List<Double> values = new ArrayList<>();
      for (Bars work : works) {
        Double ratio = work.ratios().get(peer);
        values.add(ratio == null ? Double.NaN : Math.log10(ratio));
      }
      chart.addSeries(peer.title(), values, names).setFillColor(Look.color(peer));
    }
    chart.addAnnotation(new AnnotationLine(0, true, false));
    return chart;
  }

  private void style(HorizontalBarChart chart) {
    Look.apply(chart.getStyler());
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setLabelsFont(Look.font());
    chart.getStyler().setLabelsPosition(1.1);
    chart.getStyler().setLabelsFontColorAutomaticEnabled(false);
    chart.getStyler().setLabelsFontColor(Look.ink());
    chart.getStyler().setAnnotationLineColor(Look.ink());
    chart.getStyler().setAnnotationLineStroke(Look.line());
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setXAxisTicksVisible(false);
    chart.getStyler().setAxisTicksLineVisible(false);
    chart.getStyler().setAxisTicksMarksVisible(false);
    // Without it names of works are left out: XChart goes by the x axis for these, too.
    chart.getStyler().setXAxisTickMarkSpacingHint(1);
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart
        .getStyler()
        .setXAxisTickLabelsFormattingFunction(place -> Ratio.text(Math.pow(10, place)));
    chart.setXAxisTitle("← less than " + baseline + " · more →");
    DoubleSummaryStatistics ends = ends();
    double room = Math.max(LEAST, ends.getMax() - ends.getMin()) * ROOM;
    chart.getStyler().setXAxisMin(ends.getMin() - room);
    chart.getStyler().setXAxisMax(ends.getMax() + room);
  }

  /** Of all bars, and of 1. */
  private DoubleSummaryStatistics ends() {
    DoubleSummaryStatistics ends = new DoubleSummaryStatistics();
    ends.accept(0);
    works.forEach(work -> work.ratios().values().forEach(ratio -> ends.accept(Math.log10(ratio))));
    return ends;
  }
}
