package io.github.perthread.report;

import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.internal.chartpart.IChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A chart as an SVG document. Letters are drawn as shapes, so that it looks the same wherever it is
 * shown; the same chart gives the same bytes on the same machine, while the letters' shapes are
 * those of its fonts.
 */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** A tenth of a pixel: more would be larger, and look the same. */
  private static final int DECIMALS = 1;

  private Svg() {}

  static String of(IChart chart, String description) {
    Document document = document();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setPrecision(DECIMALS);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + chart.getWidth() + " " + chart.getHeight());
    root.setAttribute("role", "img");
    Element title = document.createElementNS(NAMESPACE, "title");
    title.setTextContent(description);
    root.insertBefore(title, root.getFirstChild());
    StringWriter text = new StringWriter();
    try {
      graphics.stream(root, text, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace("\r\n", "\n");
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
