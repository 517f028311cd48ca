package io.github.perthread.report;

import static io.github.perthread.report.MarkdownTable.escape;

import io.github.perthread.report.Charts.ChartFile;
import io.github.perthread.report.Results.BenchmarkGroup;
import io.github.perthread.report.Results.Loss;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the page {@code docs/benchmarks/README.md}. */
final class Page {
  private static final String HEAD =
      """
      # Benchmarks

      How long the operations of this library take, and how much memory its values need, beside
      `ThreadLocal` and other libraries.

      <!-- Made by benchmarks/report.sh from results/; write reasons into notes.md, not here. -->

      The tables and charts are made by a program from the raw values that JMH measured, which are in
      [results](results). The [notes](#notes) are typed by people. A value is the median over all
      iterations of all forks. A **ratio** is a median against another of the same run and JDK: below 1
      is faster, or smaller. What stands small behind it is the spread: the least and the greatest of the
      forks' own medians, so that you can judge the noise.

      """;

  private static final String NOTES =
      """

      ## Notes

      Written by people: the figures in this part are typed, and may come from other runs than those in
      the tables.

      <!-- notes.md begins -->

      """;

  private static final String COMMANDS =
      """

      ```sh
      benchmarks/run.sh             # measures, and keeps the raw values in docs/benchmarks/results
      benchmarks/report.sh          # makes this page and its charts from these
      benchmarks/report.sh --check  # says whether the code has changed since these were measured
      ```
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final Results results;

  private Page(Results results) {
    this.results = results;
  }

  /**
   * Returns the whole page.
   *
   * @param notes what people wrote about it
   */
  static String text(
      Results results, List<Target> targets, List<ChartFile> charts, @Nullable String notes) {
    Page page = new Page(results);
    page.addOrigin();
    page.addTargets(targets);
    page.addCharts(charts, "");
    page.addLosses();
    page.addNotes(notes);
    for (String group : results.groups()) {
      page.addGroup(group, charts);
    }
    return page.text.toString();
  }

  private void addOrigin() {
    MarkdownTable table = new MarkdownTable(List.of("", "with", "of commit", "on", "machine"));
    for (JvmSetting.Jdk jdk : results.jdks()) {
      results.settings(jdk).stream()
          .map(setting -> origin(jdk, setting))
          .distinct()
          .forEach(table::add);
    }
    text.append(table.text());
    text.append(COMMANDS);
  }

  private static List<String> origin(JvmSetting.Jdk jdk, JvmSetting setting) {
    ReportOrigin origin = setting.origin();
    String vm = jdk.version() + ", " + jdk.vmName() + " " + jdk.vmVersion();
    return List.of(
        "JDK " + jdk.feature(),
        escape(vm + "; JMH " + setting.jmh()),
        "`" + origin.commit() + "`",
        origin.date(),
        escape(origin.machine()));
  }

  private void addTargets(List<Target> targets) {
    text.append("\n## Targets\n\n");
    List<String> heads = new ArrayList<>(List.of("work", "compared with", "at most"));
    results.jdks().forEach(jdk -> heads.add("JDK " + jdk.feature()));
    MarkdownTable table = new MarkdownTable(heads);
    for (Target target : targets) {
      List<String> cells =
          new ArrayList<>(List.of(target.work(), escape(target.baseline()), target.limit()));
      for (JvmSetting.Jdk jdk : results.jdks()) {
        cells.add(verdict(target.judge(results, jdk.feature())));
      }
      table.add(cells);
    }
    for (JvmSetting.Jdk jdk : results.jdks()) {
      text.append(summary(targets, jdk)).append("\n");
    }
    text.append("\n").append(table.text());
  }

  private String summary(List<Target> targets, JvmSetting.Jdk jdk) {
    Map<Target.Verdict.Outcome, Long> outcomes =
        targets.stream()
            .map(target -> target.judge(results, jdk.feature()).outcome())
            .collect(
                Collectors.groupingBy(
                    outcome -> outcome,
                    () -> new EnumMap<>(Target.Verdict.Outcome.class),
                    Collectors.counting()));
    return "- JDK %d: of %d targets %d met, %d not met, %d not measured"
        .formatted(
            jdk.feature(),
            targets.size(),
            outcomes.getOrDefault(Target.Verdict.Outcome.MET, 0L),
            outcomes.getOrDefault(Target.Verdict.Outcome.NOT_MET, 0L),
            outcomes.getOrDefault(Target.Verdict.Outcome.NOT_MEASURED, 0L));
  }

  private static String verdict(Target.Verdict verdict) {
    return switch (verdict.outcome()) {
      case NOT_MEASURED -> "not measured";
      case MET -> verdict.value() + " met<br>" + small(verdict.spread());
      case NOT_MET -> verdict.value() + " **NOT met**<br>" + small(verdict.spread());
    };
  }

  private void addLosses() {
    text.append("\n## Where we lose\n\n");
    text.append(
        "Every work and peer where the peer's median is below ours, the worst first. \"In the noise\"\n");
    text.append("means that the forks' medians of the two overlap.\n");
    for (JvmSetting.Jdk jdk : results.jdks()) {
      text.append("\n### On JDK ").append(jdk.feature()).append("\n\n");
      List<Loss> losses = results.losses(jdk);
      text.append(losses.isEmpty() ? "Nowhere, of what was measured.\n" : losses(losses));
    }
  }

  private static String losses(List<Loss> losses) {
    MarkdownTable table =
        new MarkdownTable(List.of("benchmark", "work", "ours", "peer", "ratio", "spread", ""));
    for (Loss loss : losses) {
      Measurement ours = loss.ours();
      Measurement peer = loss.peer();
      table.add(
          List.of(
              ours.group(),
              escape(ours.row().title()),
              escape(ours.peer().title()) + " " + value(ours),
              escape(peer.peer().title()) + " " + value(peer),
              loss.ratio().text(),
              loss.ratio().spread(),
              ours.overlaps(peer) ? "in the noise" : ""));
    }
    return table.text();
  }

  private void addNotes(@Nullable String notes) {
    if (notes != null) {
      text.append(NOTES);
      text.append(notes.strip()).append("\n\n<!-- notes.md ends -->\n");
    }
  }

  private void addGroup(String name, List<ChartFile> charts) {
    boolean first = true;
    for (JvmSetting.Jdk jdk : results.jdks()) {
      BenchmarkGroup group = results.group(name, jdk);
      if (group.rows().isEmpty()) {
        continue;
      }
      if (first) {
        text.append("\n## ").append(group.title()).append("\n");
        addCharts(charts, name);
        first = false;
      }
      text.append("\n### ").append(group.title()).append(" on JDK ").append(jdk.feature());
      text.append("\n\n").append(table(group)).append("\n`").append(name).append("`: ");
      text.append(String.join("; ", group.settings())).append(".\n");
    }
  }

  private void addCharts(List<ChartFile> charts, String group) {
    for (ChartFile chart : charts) {
      if (chart.group().equals(group)) {
        text.append("\n![").append(escape(chart.description())).append("](");
        text.append(chart.fileName()).append(")\n");
      }
    }
  }

  private static String table(BenchmarkGroup group) {
    Set<Peer> peers = group.peers();
    List<String> heads = new ArrayList<>(List.of("work"));
    peers.forEach(peer -> heads.add(escape(peer.title())));
    MarkdownTable table = new MarkdownTable(heads);
    group
        .rows()
        .forEach((row, measured) -> {
          List<String> cells = new ArrayList<>(List.of(escape(row.title())));
          peers.forEach(peer -> cells.add(cell(measured, peer)));
          table.add(cells);
        });
    return table.text();
  }

  private static String cell(Map<Peer, Measurement> row, Peer peer) {
    Measurement measurement = row.get(peer);
    if (measurement == null) {
      return "";
    }
    Optional<Measurement> baseline = Results.baseline(row).filter(other -> row.size() > 1);
    String ratio = baseline.map(other -> " **" + measurement.to(other).text() + "**").orElse("");
    return value(measurement) + ratio + "<br>" + small(spread(measurement));
  }

  private static String value(Measurement measurement) {
    return escape(Quantity.text(measurement.median(), measurement.unit()));
  }

  private static String spread(Measurement measurement) {
    return Quantity.range(
        measurement.leastForkMedian(),
        measurement.greatestForkMedian(),
        measurement.median(),
        measurement.unit());
  }

  private static String small(String text) {
    return "<sub>" + text + "</sub>";
  }
}
