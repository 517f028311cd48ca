package io.github.perthread.report;

import io.github.perthread.report.Results.BenchmarkGroup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which charts there are: the overview, and one of each group that shows most at a glance; of the
 * newest JDK alone. The page's tables have everything else.
 */
final class Charts {
  private static final List<String> GROUPS =
      List.of(
          "AccessBenchmark",
          "ContextBenchmark",
          "ManyThreadsBenchmark",
          "VirtualThreadLifeBenchmark",
          "FootprintBenchmark");

  private final Results results;
  private final JvmSetting.Jdk jdk;

  /**
   * A chart beside the page.
   *
   * @param group the group it belongs to; empty for the overview
   * @param description for readers who cannot see it
   */
  record ChartFile(String group, String fileName, String description, String svg) {}

  private Charts(Results results, JvmSetting.Jdk jdk) {
    this.results = results;
    this.jdk = jdk;
  }

  /** Returns the overview first, where any of its works was measured. */
  static List<ChartFile> of(Results results, List<Target> targets) {
    List<ChartFile> files = new ArrayList<>();
    results.jdks().stream()
        .findFirst()
        .ifPresent(newest -> {
          Charts charts = new Charts(results, newest);
          files.addAll(charts.overview(targets));
          GROUPS.forEach(group -> files.addAll(charts.ofGroup(results.group(group, newest))));
        });
    return files;
  }

  private List<ChartFile> overview(List<Target> targets) {
    Map<String, Map<Peer, Double>> works = new LinkedHashMap<>();
    for (Target target : targets) {
      Ratio ours = target.judge(results, jdk.feature()).ratio();
      if (target.overview() != null && ours != null && isDrawn(ours)) {
        Map<Peer, Double> ratios = new EnumMap<>(Peer.class);
        ratios.put(Peer.PER_THREAD, ours.value());
        fast(target)
            .filter(Charts::isDrawn)
            .ifPresent(fast -> ratios.put(Peer.FAST_THREAD_LOCAL, fast.value()));
        works.put(target.overview(), ratios);
      }
    }
    String baseline = Peer.THREAD_LOCAL.title();
    return file(
        "", "overview.svg", new BarChart("Against " + baseline, subtitle(), baseline, works));
  }

  /** Returns Netty's ratio at the same work. */
  private Optional<Ratio> fast(Target target) {
    return Optional.ofNullable(target.to())
        .flatMap(to -> to.find(results, jdk.feature()))
        .flatMap(baseline -> {
          Map<Peer, Measurement> row = results.group(baseline.group(), jdk).row(baseline.row());
          @Nullable Measurement fast = row.get(Peer.FAST_THREAD_LOCAL);
          return Optional.ofNullable(fast).map(measured -> measured.to(baseline));
        });
  }

  /** A chart has one baseline: a row that has another one is in the tables only. */
  private List<ChartFile> ofGroup(BenchmarkGroup group) {
    Map<String, Map<Peer, Double>> works = new LinkedHashMap<>();
    Optional<Peer> baseline = Peer.baseline(group.peers());
    for (Map.Entry<Row, Map<Peer, Measurement>> entry : group.rows().entrySet()) {
      Optional<Measurement> one = baseline.map(entry.getValue()::get);
      if (one.isPresent() && isShown(entry.getKey(), group)) {
        Map<Peer, Double> ratios = ratios(entry.getValue(), one.get());
        if (!ratios.isEmpty()) {
          works.put(entry.getKey().title(), ratios);
        }
      }
    }
    String fileName = group.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
    String title = baseline.map(Peer::title).orElse("");
    return file(group.name(), fileName, new BarChart(group.title(), subtitle(), title, works));
  }

  /** Where something else is counted, the time is just what it took to count. */
  private static boolean isShown(Row row, BenchmarkGroup group) {
    return !row.metric().equals(JmhFile.ALLOCATED)
        && (!row.metric().isEmpty()
            || group.rows().keySet().stream()
                .noneMatch(other ->
                    other.work().equals(row.work())
                        && !other.metric().isEmpty()
                        && !other.metric().equals(JmhFile.ALLOCATED)));
  }

  private static Map<Peer, Double> ratios(Map<Peer, Measurement> row, Measurement baseline) {
    Map<Peer, Double> ratios = new EnumMap<>(Peer.class);
    row.forEach((peer, measurement) -> {
      Ratio ratio = measurement.to(baseline);
      if (peer != baseline.peer() && !peer.isForm() && isDrawn(ratio)) {
        ratios.put(peer, ratio.value());
      }
    });
    return ratios;
  }

  /** The scale is logarithmic. */
  private static boolean isDrawn(Ratio ratio) {
    return ratio.value() > 0 && Double.isFinite(ratio.value());
  }

  /** A picture is copied without its page: what it says must be in it. */
  private String subtitle() {
    String commits =
        results.settings(jdk).stream()
            .map(setting -> setting.origin().commit())
            .distinct()
            .collect(Collectors.joining(", "));
    return "JDK " + jdk.feature() + ", commit " + commits;
  }

  private static List<ChartFile> file(String group, String fileName, BarChart chart) {
    return chart.works().isEmpty()
        ? List.of()
        : List.of(new ChartFile(group, fileName, chart.description(), chart.svg()));
  }
}
