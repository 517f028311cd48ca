package io.github.perthread.cli.tour;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws a chart as an element of a page. */
final class SvgElement {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** A tenth of a pixel: more would be larger, and look the same. */
  private static final int DECIMALS = 1;

  private SvgElement() {}

  /**
   * Returns the chart as SVG, in the page's colors, and as wide as its place in the page.
   *
   * @param label what the chart shows, for readers who cannot see it
   * @param id begins the ids in it, which must be unique in the page
   */
  static String of(Chart<?, ?> chart, String label, String id) {
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(NAMESPACE, "svg", null);
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setPrecision(DECIMALS);
      context.setComment("");
      context.setIDGenerator(
          new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
              return id + "-" + super.generateID(prefix);
            }
          });
      SVGGraphics2D graphics = new SVGGraphics2D(context, false);
      chart.paint(graphics, chart.getWidth(), chart.getHeight());
      Element root = graphics.getRoot();
      root.setAttribute("viewBox", "0 0 " + chart.getWidth() + " " + chart.getHeight());
      root.setAttribute("role", "img");
      root.setAttribute("aria-label", label);
      StringWriter text = new StringWriter();
      graphics.stream(root, text, true, false);
      return inPage(text.toString(), id);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Without what only a document of its own has, and with the one id that Batik does not ask for.
   */
  private static String inPage(String document, String id) {
    String element = document.substring(document.indexOf("<svg"));
    return ThemeColor.inPage(element.replaceAll(" xmlns(:xlink)?=\"[^\"]*\"", ""))
        .replace("id=\"genericDefs\"", "id=\"" + id + "-genericDefs\"");
  }
}
