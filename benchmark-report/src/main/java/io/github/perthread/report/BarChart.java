package io.github.perthread.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Bars of ratios, one for each work and peer, on a logarithmic scale from 1: to the left what takes
 * less, to the right what takes more, and half is as long as twice.
 *
 * <p>As SVG the letters are drawn as shapes, so that a chart looks the same wherever it is shown.
 * The background is opaque and light, so that it can be read in a dark page; it is narrow and its
 * letters are large, so that it can be read on a phone.
 *
 * @param subtitle where the figures come from
 * @param baseline what is 1
 * @param works each with the ratios of its peers
 */
record BarChart(
    String title, String subtitle, String baseline, Map<String, Map<Peer, Double>> works) {
  private static final int WIDTH = 480;
  private static final int LEGEND_LINE = 25;
  private static final int LINE = 22;
  private static final int MARGIN = 8;
  private static final int FRAME = 90;
  private static final int BAR = 19;
  private static final int GAP = 12;

  /** How much wider than the bars the plot is on each side, for the figures at their ends. */
  private static final double ROOM = 0.2;

  /** What the bars take at least, also where all are equal. */
  private static final double LEAST = 0.1;

  /** A tenth of a pixel: more would be larger, and look the same. */
  private static final int DECIMALS = 1;

  private static final Color INK = new Color(0x1f2328);
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** Returns all that the chart shows, for readers who cannot see it. */
  String description() {
    return works.entrySet().stream()
        .map(work ->
            work.getValue().entrySet().stream()
                .map(bar -> bar.getKey().title() + " " + Quantity.ratio(bar.getValue()))
                .collect(Collectors.joining(", ", work.getKey() + ": ", "")))
        .collect(
            Collectors.joining(
                "; ", title + ", " + subtitle + "; " + baseline + " is 1, less is better. ", "."));
  }

  /** Returns the chart as a document; the same chart gives the same bytes on the same machine. */
  String svg() {
    HorizontalBarChart chart = chart();
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(NAMESPACE, "svg", null);
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setPrecision(DECIMALS);
      SVGGraphics2D graphics = new SVGGraphics2D(context, false);
      int height = chart.getHeight() + LINE;
      graphics.setSVGCanvasSize(new Dimension(WIDTH, height));
      chart.paint(graphics, WIDTH, chart.getHeight());
      drawSubtitle(graphics, chart.getHeight());
      Element root = graphics.getRoot();
      root.setAttribute("viewBox", "0 0 " + WIDTH + " " + height);
      root.setAttribute("role", "img");
      Element described = document.createElementNS(NAMESPACE, "title");
      described.setTextContent(description());
      root.insertBefore(described, root.getFirstChild());
      StringWriter text = new StringWriter();
      graphics.stream(root, text, true, false);
      return text.toString().replace("\r\n", "\n");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Below the chart: XChart has no place for it. */
  private void drawSubtitle(Graphics2D graphics, int top) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, top, WIDTH, LINE);
    graphics.setColor(INK);
    graphics.fill(
        PLAIN
            .createGlyphVector(graphics.getFontRenderContext(), subtitle)
            .getOutline(MARGIN, top + PLAIN.getSize()));
  }

  private HorizontalBarChart chart() {
    Set<Peer> peers = EnumSet.noneOf(Peer.class);
    works.values().forEach(ratios -> peers.addAll(ratios.keySet()));
    int bars = works.size() * (peers.size() * BAR + GAP);
    int height = FRAME + bars + peers.size() * LEGEND_LINE;
    HorizontalBarChart chart = new HorizontalBarChart(WIDTH, height);
    chart.setTitle(title);
    chart.setXAxisTitle("← less than " + baseline + " · more →");
    style(chart);
    scale(chart);
    for (Peer peer : peers) {
      List<Double> values = new ArrayList<>();
      for (Map<Peer, Double> ratios : works.values()) {
        Double ratio = ratios.get(peer);
        values.add(ratio == null ? Double.NaN : Math.log10(ratio));
      }
      chart
          .addSeries(peer.title(), values, List.copyOf(works.keySet()))
          .setFillColor(new Color(peer.color()));
    }
    chart.addAnnotation(new AnnotationLine(0, true, false));
    return chart;
  }

  private static void style(HorizontalBarChart chart) {
    var styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesVisible(false);
    styler.setChartFontColor(INK);
    styler.setChartTitleFont(BOLD);
    styler.setChartTitlePadding(6);
    styler.setChartPadding(MARGIN);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPadding(5);
    styler.setLegendFont(PLAIN);
    styler.setAxisTickLabelsFont(PLAIN);
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTitleFont(PLAIN);
    styler.setLabelsVisible(true);
    styler.setLabelsFont(PLAIN);
    styler.setLabelsPosition(1.1);
    styler.setLabelsFontColorAutomaticEnabled(false);
    styler.setLabelsFontColor(INK);
    styler.setAnnotationLineColor(INK);
    styler.setAnnotationLineStroke(new BasicStroke(1.5f));
    styler.setAvailableSpaceFill(0.8);
  }

  private void scale(HorizontalBarChart chart) {
    var styler = chart.getStyler();
    styler.setXAxisTicksVisible(false);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTicksMarksVisible(false);
    // Without it names of works are left out: XChart goes by the x axis for these, too.
    styler.setXAxisTickMarkSpacingHint(1);
    styler.setXAxisTickLabelsFormattingFunction(place -> Quantity.ratio(Math.pow(10, place)));
    DoubleSummaryStatistics ends = new DoubleSummaryStatistics();
    ends.accept(0); // 1
    works
        .values()
        .forEach(ratios -> ratios.values().forEach(ratio -> ends.accept(Math.log10(ratio))));
    double room = Math.max(LEAST, ends.getMax() - ends.getMin()) * ROOM;
    styler.setXAxisMin(ends.getMin() - room);
    styler.setXAxisMax(ends.getMax() + room);
  }
}
