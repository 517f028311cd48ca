package io.github.perthread.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Results to try the report on. */
final class Sample {
  private Sample() {}

  /** Where and when all samples were measured. */
  static final ReportOrigin ORIGIN = new ReportOrigin("A CPU, 2 cores", "abc123", "2026-11-23");

  /** Returns what {@code sample.json}, which is as JMH writes it, holds. */
  static List<Measurement> file() throws IOException {
    return JmhFile.parse(new StringReader(kept()));
  }

  /** Returns {@code sample.json} as it is kept. */
  static String kept() throws IOException {
    try (Reader json =
        new InputStreamReader(
            Objects.requireNonNull(Sample.class.getResourceAsStream("sample.json")),
            StandardCharsets.UTF_8)) {
      return KeptResults.of(json, ORIGIN);
    }
  }

  /** A benchmark that took the same time in each of its forks. */
  static Measurement of(int jdk, String benchmark, Map<String, String> params, double nanos) {
    return of(jdk, benchmark, params, List.of(List.of(nanos), List.of(nanos)));
  }

  static Measurement of(
      int jdk, String benchmark, Map<String, String> params, List<List<Double>> forks) {
    String group = benchmark.substring(0, benchmark.indexOf('.'));
    String method = benchmark.substring(group.length() + 1);
    Peer peer = Peer.ofMethod(method);
    String work = method.substring(0, method.length() - peer.suffix().length());
    return new Measurement(
        setting(jdk), group, peer, new Row(work, new TreeMap<>(params), ""), "ns", forks);
  }

  private static JvmSetting setting(int jdk) {
    JvmSetting.Jdk runtime = JvmSetting.Jdk.of(jdk + ".0.1", "A VM", jdk + ".0.1+8");
    return new JvmSetting(ORIGIN, "1.37", runtime, "avgt", 2, 1, 1, "1 s", 1, "1 s", List.of());
  }
}
