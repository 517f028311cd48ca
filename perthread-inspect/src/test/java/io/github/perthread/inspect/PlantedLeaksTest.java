package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.planted.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dumps of JVMs with planted leaks and benign look-alikes, on each JDK here, each collector. */
final class PlantedLeaksTest {
  private static final String PLANTED = "io.github.perthread.inspect.planted.";

  /** Every planted leak by its site, and nothing else. */
  static final Map<String, LeakKind> EXPECTED =
      Map.ofEntries(
          Map.entry("values of Leaks$StaleValue", LeakKind.STALE),
          Map.entry("values of Leaks$KeptByStale", LeakKind.STALE),
          Map.entry("Leaks$KeptByStale.ofKept", LeakKind.STALE),
          Map.entry("dropped keys of Leaks$FastDropped", LeakKind.STALE),
          Map.entry("Leaks$SelfReference.ofSelf", LeakKind.SELF),
          Map.entry("Leaks$LongWay.ofList", LeakKind.SELF),
          Map.entry("Leaks$Ping.keyOfPong", LeakKind.SELF),
          Map.entry("Leaks$Pong.keyOfPing", LeakKind.SELF),
          Map.entry("the values themselves, Leaks$OwnValue", LeakKind.SELF),
          Map.entry("Leaks$Transmitted.ofTransmitted", LeakKind.SELF),
          Map.entry("Leaks$FastSelf.ofFastSelf", LeakKind.SELF),
          Map.entry("static plugin.Plugin.OWN", LeakKind.LOADER),
          Map.entry("static Leaks.SHARED_KEY", LeakKind.LOADER));

  @TempDir Path folder;

  static Stream<Arguments> jvms() {
    List<Arguments> jvms = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      jdk.collectors().forEach(option -> jvms.add(Arguments.of(jdk, List.of(option))));
      jvms.add(Arguments.of(jdk, List.of("-XX:-UseCompressedOops")));
      jvms.add(Arguments.of(jdk, List.of("-Dnetty.threads=true")));
      if (jdk.feature() >= 25) {
        jvms.add(Arguments.of(jdk, List.of("-XX:+UseCompactObjectHeaders")));
      }
    }
    return jvms.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("jvms")
  void leaksAndLookAlikes(Jdk jdk, List<String> options) throws IOException {
    Inspection inspection = inspect(jdk, options, "both");

    assertThat(byName(inspection)).containsExactlyInAnyOrderEntriesOf(EXPECTED);
    for (Finding finding : inspection.findings()) {
      assertThat(finding.threads().count()).as(finding.site()).isEqualTo(3);
      assertThat(finding.why()).isNotBlank();
      assertThat(finding.change()).isNotBlank();
      assertThat(finding.path().isEmpty())
          .as("path of %s", finding)
          .isEqualTo(
              finding.site().startsWith("values of") || finding.site().startsWith("dropped"));
    }
    assertThat(inspection.loaders()).hasSize(2).allMatch(loader -> loader.count() == 3);
  }

  @Test
  void bytes_areThoseThatOnlyTheSiteKeeps() throws IOException {
    List<Finding> findings = inspect(Jdk.own(), List.of(), "leaks").findings();

    // 300 arrays of 1,000 bytes; 3 of 2,000, 4,000, 5,000; and what is around them.
    assertThat(bytes(findings, "values of Leaks$StaleValue")).isBetween(300_000L, 315_000L);
    assertThat(bytes(findings, "Leaks$SelfReference.ofSelf")).isBetween(6_000L, 6_300L);
    assertThat(bytes(findings, "Leaks$KeptByStale.ofKept")).isBetween(12_000L, 12_300L);
    assertThat(bytes(findings, "dropped keys of Leaks$FastDropped")).isBetween(15_000L, 15_300L);
  }

  private static long bytes(List<Finding> findings, String site) {
    return findings.stream()
        .filter(finding -> finding.site().replace(PLANTED, "").equals(site))
        .mapToLong(Finding::bytes)
        .sum();
  }

  @Test
  void lookAlikesAlone_areNoFindings() throws IOException {
    Inspection inspection = inspect(Jdk.own(), List.of(), "look-alikes");

    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.loaders()).isEmpty();
    assertThat(inspection.sites())
        .extracting(site -> site.site().replace(PLANTED, ""))
        .contains("static LookAlikes.LIVE_SELF", "LookAlikes$Owner.ofOwner");
  }

  /** Garbage refers to keys that are gone; it must neither hide a leak nor be taken for one. */
  @Test
  void dumpWithGarbage() throws IOException {
    Path dump = folder.resolve("garbage.hprof");
    Jdk.own().run(List.of("-Xmx256m"), Program.class, "both", dump.toString(), "with garbage");
    Inspection inspection = Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE);

    assertThat(inspection.notes()).anyMatch(note -> note.contains("are garbage"));
    assertThat(byName(inspection)).containsExactlyInAnyOrderEntriesOf(EXPECTED);
  }

  @Test
  void idleThreadsOfPools_areRanked() throws IOException {
    Inspection inspection = inspect(Jdk.own(), List.of(), "look-alikes");

    assertThat(inspection.threads())
        .filteredOn(use -> use.thread().startsWith("pool-1-"))
        .hasSize(3)
        .allMatch(Inspection.ThreadUse::idle);
    assertThat(inspection.leftBehind().get(0).site())
        .isEqualTo("static " + PLANTED + "LookAlikes.PLUGIN_CACHE");
  }

  private Inspection inspect(Jdk jdk, List<String> options, String planted) throws IOException {
    Path dump = folder.resolve("heap.hprof");
    List<String> all = new ArrayList<>(options);
    all.add("-Xmx256m");
    jdk.run(all, Program.class, planted, dump.toString());
    return Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE);
  }

  private static Map<String, LeakKind> byName(Inspection inspection) {
    return inspection.findings().stream()
        .collect(Collectors.toMap(f -> f.site().replace(PLANTED, ""), Finding::leak));
  }
}
