package io.github.perthread.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.knowm.xchart.internal.chartpart.IChart;

/** The charts of a group: lines where a number grows, bars of the rest. */
final class GroupCharts {
  /** A number that grows at least so much, in at least so many steps, is worth lines. */
  private static final double GROWTH = 10;

  private static final int STEPS = 3;

  /** More rows than that are too many for one chart: then each work has its own. */
  private static final int ROWS = 8;

  private final Group group;

  GroupCharts(Group group) {
    this.group = group;
  }

  List<ChartFile> files() {
    List<Row> rest = new ArrayList<>(group.rows().keySet());
    rest.removeIf(row -> row.metric().equals(JmhFile.ALLOCATED));
    // Where something else is counted, the time is just what it took to count.
    List<String> counted =
        rest.stream().filter(row -> !row.metric().isEmpty()).map(Row::work).toList();
    rest.removeIf(row -> row.metric().isEmpty() && counted.contains(row.work()));
    List<ChartFile> files = new ArrayList<>();
    for (Lines lines : lines()) {
      rest.removeAll(lines.rows().values());
      files.add(file(lines.name(), lines.chart(group)));
    }
    bars(rest).forEach((name, chart) -> files.add(file(name, chart)));
    return files;
  }

  /** By the name that tells one from the group's others. */
  private Map<String, BarChart> bars(List<Row> rows) {
    Map<String, BarChart> charts = new LinkedHashMap<>();
    for (Row row : rows) {
      Map<Peer, Measurement> measured = group.row(row);
      Optional<Measurement> baseline = Group.baseline(measured);
      if (baseline.isEmpty()) {
        continue;
      }
      Map<Peer, Double> ratios = ratios(measured, baseline.get());
      if (!ratios.isEmpty()) {
        String work = rows.size() > ROWS ? row.work() : "";
        String peer = baseline.get().peer().title();
        charts
            .computeIfAbsent(
                work + " " + peer, name -> new BarChart(title(work), peer, new ArrayList<>()))
            .works()
            .add(new BarChart.Bars(row.title(), ratios));
      }
    }
    return charts;
  }

  private static Map<Peer, Double> ratios(Map<Peer, Measurement> row, Measurement baseline) {
    Map<Peer, Double> ratios = new EnumMap<>(Peer.class);
    row.forEach((peer, measurement) -> {
      double ratio = measurement.to(baseline).value();
      if (peer != baseline.peer() && !peer.isForm() && ratio > 0 && Double.isFinite(ratio)) {
        ratios.put(peer, ratio);
      }
    });
    return ratios;
  }

  private List<Lines> lines() {
    Map<List<String>, Lines> lines = new LinkedHashMap<>();
    for (Row row : group.rows().keySet()) {
      List<String> numbers =
          row.params().entrySet().stream()
              .filter(param -> Row.isNumber(param.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (numbers.size() == 1 && row.metric().isEmpty()) {
        String param = numbers.get(0);
        SortedMap<String, String> others = new TreeMap<>(row.params());
        long number = Long.parseLong(others.remove(param));
        String name = new Row(row.work(), others, "").title();
        lines
            .computeIfAbsent(List.of(param, name), key -> new Lines(param, name, new TreeMap<>()))
            .rows()
            .put(number, row);
      }
    }
    return lines.values().stream().filter(Lines::areWorthIt).toList();
  }

  private String title(String work) {
    String of = work.isEmpty() ? "" : ": " + Row.words(work);
    return group.title() + of + ", JDK " + group.jdk().feature();
  }

  private ChartFile file(String name, BarChart chart) {
    return file(name, chart.title() + "; " + chart.baseline() + " is 1", chart.draw());
  }

  private ChartFile file(String name, LineChart chart) {
    return file(name, chart.title() + "; by the number of " + chart.number(), chart.draw());
  }

  private ChartFile file(String name, String description, IChart chart) {
    String fileName =
        (group.title() + " " + name).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String whole = description + ". The figures are in the table below.";
    return new ChartFile(group.name(), fileName + ".svg", whole, Svg.of(chart, whole));
  }

  /** A work of which one parameter grows while the others stay. */
  private record Lines(String param, String name, SortedMap<Long, Row> rows) {
    boolean areWorthIt() {
      return rows.size() >= STEPS && rows.lastKey() >= GROWTH * Math.max(1, rows.firstKey());
    }

    LineChart chart(Group group) {
      Map<Peer, SortedMap<Long, Double>> lines = new EnumMap<>(Peer.class);
      String unit = "";
      for (Map.Entry<Long, Row> entry : rows.entrySet()) {
        for (Measurement measurement : group.row(entry.getValue()).values()) {
          unit = measurement.unit();
          lines
              .computeIfAbsent(measurement.peer(), peer -> new TreeMap<>())
              .put(entry.getKey(), measurement.median());
        }
      }
      String title = group.title() + ": " + name + ", JDK " + group.jdk().feature();
      return new LineChart(title, Row.words(param), unit, lines);
    }
  }
}
