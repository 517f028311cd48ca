package io.github.perthread.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Map;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * What all charts look like. The background is opaque and light, so that they can be read in a dark
 * page; narrow, with large letters, so that they can be read on a phone.
 */
final class Look {
  static final int WIDTH = 480;
  static final int LEGEND_LINE = 25;

  private static final Color INK = new Color(0x1f2328);
  private static final Color PALE = new Color(0xd1d9e0);
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 14);

  /** Those most often seen side by side are far apart, also for the color-blind. */
  private static final Map<Peer, Color> COLOURS =
      Map.ofEntries(
          Map.entry(Peer.PER_THREAD, new Color(0x0969da)),
          Map.entry(Peer.PER_THREAD_LONG, new Color(0x0969da)),
          Map.entry(Peer.BY_NAME, new Color(0x54aeff)),
          Map.entry(Peer.BY_HANDLE, new Color(0x0a3069)),
          Map.entry(Peer.THREAD_LOCAL, new Color(0x57606a)),
          Map.entry(Peer.THREAD_LOCAL_MAP, new Color(0x57606a)),
          Map.entry(Peer.FAST_THREAD_LOCAL, new Color(0xe36209)),
          Map.entry(Peer.FAST_THREAD_LOCAL_PLAIN, new Color(0xf4b183)),
          Map.entry(Peer.TRANSMITTABLE_THREAD_LOCAL, new Color(0xcf222e)),
          Map.entry(Peer.SCOPED_VALUE, new Color(0x8250df)),
          Map.entry(Peer.CLOSEABLE_THREAD_LOCAL, new Color(0xbf8700)),
          Map.entry(Peer.CONCURRENT_HASH_MAP, new Color(0x1a7f37)),
          Map.entry(Peer.MDC, new Color(0xbf3989)),
          Map.entry(Peer.THREAD_CONTEXT, new Color(0xff80c8)),
          Map.entry(Peer.LONG_ADDER, new Color(0x57606a)),
          Map.entry(Peer.ATOMIC_LONG, new Color(0xbf8700)),
          Map.entry(Peer.FIRST_FORM, new Color(0x4ac26b)),
          Map.entry(Peer.PURE_PYTHON_FORM, new Color(0x9a6700)),
          Map.entry(Peer.C_FORM, new Color(0x6f42c1)),
          Map.entry(Peer.UNNAMED, new Color(0x000000)));

  private Look() {}

  static Color color(Peer peer) {
    return COLOURS.getOrDefault(peer, INK);
  }

  static Font font() {
    return PLAIN;
  }

  static Color ink() {
    return INK;
  }

  static BasicStroke line() {
    return new BasicStroke(1.5f);
  }

  static void apply(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartFontColor(INK);
    styler.setChartTitleFont(BOLD);
    styler.setChartTitlePadding(6);
    styler.setChartPadding(8);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPadding(5);
    styler.setLegendFont(PLAIN);
    styler.setAxisTickLabelsFont(PLAIN);
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTitleFont(PLAIN);
    styler.setPlotGridLinesColor(PALE);
    styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
  }
}
