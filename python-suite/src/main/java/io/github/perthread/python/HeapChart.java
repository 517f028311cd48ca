package io.github.perthread.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The demonstration as a picture: the heap while the same program runs on the built-in class and on
 * ours, as SVG. {@code HeapChart "GraalPy 25" main-class out.svg} runs the program of the main
 * class twice, in a heap of 400 MB.
 */
public final class HeapChart {
  private static final int HEAP_MB = DemonstrationTests.HEAP_MB;
  private static final int SESSIONS = 2000;
  private static final int LEFT = 60;
  private static final int TOP = 50;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;

  private record Sample(int sessions, int megabytes) {}

  private HeapChart() {}

  /** As the class says. */
  public static void main(String[] args) throws IOException {
    List<Sample> builtIn = run(args[1], "builtin");
    List<Sample> ours = run(args[1], "ours");
    Files.writeString(Path.of(args[2]), svg(args[0], builtIn, ours));
    System.out.println("built-in: " + last(builtIn) + ", ours: " + last(ours));
  }

  private static List<Sample> run(String main, String whose) {
    List<Sample> samples = new ArrayList<>();
    for (String line : DemonstrationTests.run(main, whose).output().lines().toList()) {
      if (line.matches("\\d+ \\d+")) {
        int space = line.indexOf(' ');
        samples.add(
            new Sample(
                Integer.parseInt(line.substring(0, space)),
                Integer.parseInt(line.substring(space + 1))));
      }
    }
    return samples;
  }

  private static Sample last(List<Sample> samples) {
    return samples.get(samples.size() - 1);
  }

  private static String svg(String python, List<Sample> builtIn, List<Sample> ours) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 350" font-family="sans-serif" font-size="12">
        <rect width="740" height="350" fill="#fff"/>
        <text x="60" y="28" font-size="15" font-weight="bold">%s: heap while sessions of 1 MiB come and go, MB</text>
        """
            .formatted(python));
    axes(svg);
    line(svg, builtIn, "#c0392b");
    line(svg, ours, "#1f6fb2");
    Sample end = last(builtIn);
    if (end.sessions() < SESSIONS) {
      label(
          svg,
          x(end.sessions()) + 8,
          TOP + 14,
          "#c0392b",
          "built-in: OutOfMemoryError after " + end.sessions());
    } else {
      label(svg, x(SESSIONS / 2), TOP + 14, "#c0392b", "built-in");
    }
    int peak = ours.stream().mapToInt(Sample::megabytes).max().orElseThrow();
    label(
        svg,
        x(SESSIONS / 2),
        y(peak) - 8,
        "#1f6fb2",
        "ours: all " + last(ours).sessions() + " served");
    return svg.append("</svg>\n").toString();
  }

  private static void axes(StringBuilder svg) {
    for (int mb = 0; mb <= HEAP_MB; mb += 100) {
      svg.append(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>\n"
              .formatted(LEFT, y(mb), LEFT + WIDTH, y(mb)));
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#555\">%d</text>\n"
              .formatted(LEFT - 8, y(mb) + 4, mb));
    }
    for (int sessions = 0; sessions <= SESSIONS; sessions += 500) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%d</text>\n"
              .formatted(x(sessions), TOP + HEIGHT + 20, sessions));
    }
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">sessions served</text>\n"
            .formatted(LEFT + WIDTH / 2, TOP + HEIGHT + 42));
  }

  private static void line(StringBuilder svg, List<Sample> samples, String color) {
    StringBuilder points = new StringBuilder();
    for (Sample sample : samples) {
      points.append(x(sample.sessions())).append(',').append(y(sample.megabytes())).append(' ');
    }
    svg.append(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>\n"
            .formatted(color, points.toString().strip()));
  }

  private static void label(StringBuilder svg, int x, int y, String color, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\" font-weight=\"bold\">%s</text>\n"
            .formatted(x, y, color, text));
  }

  private static int x(int sessions) {
    return LEFT + WIDTH * sessions / SESSIONS;
  }

  private static int y(int megabytes) {
    return TOP + HEIGHT - HEIGHT * megabytes / HEAP_MB;
  }
}
