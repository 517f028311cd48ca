package io.github.perthread.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which charts there are: of the newest JDK alone, for two of everything would say no more. */
final class Charts {
  private final Results results;
  private final Setting.Jdk jdk;

  private Charts(Results results, Setting.Jdk jdk) {
    this.results = results;
    this.jdk = jdk;
  }

  /** The overview first, where any of its works was measured. */
  static List<ChartFile> of(Results results, List<Target> targets) {
    List<ChartFile> files = new ArrayList<>();
    for (Setting.Jdk newest : results.jdks().subList(0, Math.min(1, results.jdks().size()))) {
      new Charts(results, newest).overview(targets).ifPresent(files::add);
      for (String group : results.groups()) {
        files.addAll(new GroupCharts(results.group(group, newest)).files());
      }
    }
    return files;
  }

  private Optional<ChartFile> overview(List<Target> targets) {
    List<BarChart.Bars> works = new ArrayList<>();
    for (Target target : targets) {
      Ratio ours = target.judge(results, jdk.feature()).ratio();
      if (target.overview() != null && ours != null) {
        Map<Peer, Double> ratios = new EnumMap<>(Peer.class);
        ratios.put(Peer.PER_THREAD, ours.value());
        fast(target).ifPresent(fast -> ratios.put(Peer.FAST_THREAD_LOCAL, fast.value()));
        works.add(new BarChart.Bars(target.overview(), ratios));
      }
    }
    if (works.isEmpty()) {
      return Optional.empty();
    }
    BarChart chart =
        new BarChart("ThreadLocal = 1, JDK " + jdk.feature(), Peer.THREAD_LOCAL.title(), works);
    String description = chart.title() + "; less is better. " + summary(works);
    return Optional.of(
        new ChartFile("", "overview.svg", description, Svg.of(chart.draw(), description)));
  }

  /** Netty's at the same work. */
  private Optional<Ratio> fast(Target target) {
    return target
        .to()
        .find(results, jdk.feature())
        .flatMap(baseline ->
            Optional.ofNullable(
                    results
                        .group(baseline.group(), jdk)
                        .row(baseline.row())
                        .get(Peer.FAST_THREAD_LOCAL))
                .map(fast -> fast.to(baseline)));
  }

  private static String summary(List<BarChart.Bars> works) {
    return works.stream()
        .map(work ->
            work.ratios().entrySet().stream()
                .map(bar -> bar.getKey().title() + " " + Ratio.text(bar.getValue()))
                .collect(Collectors.joining(", ", work.work() + ": ", "")))
        .collect(Collectors.joining("; ", "", "."));
  }
}
