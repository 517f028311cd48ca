package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.Inspection.LocalSite;
import io.github.perthread.inspect.planted.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Situations in which the report was once wrong, on each JDK here. */
final class FaultsTest {
  private static final String PLANTED = "io.github.perthread.inspect.planted.";

  @TempDir Path folder;
  private int dumps;

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  static Stream<Jdk> jdksWithVirtualThreads() {
    return jdks().filter(jdk -> jdk.feature() >= 21);
  }

  static Stream<Arguments> heldUnseen() {
    return jdks()
        .flatMap(jdk ->
            Stream.of("class-data", "class-data-array", "class-data-and-reflection", "class-value")
                .map(planted -> Arguments.of(jdk, planted)));
  }

  private Path dump(Jdk jdk, String planted, String... options) {
    Path dump = folder.resolve(planted + dumps++ + ".hprof");
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Xmx256m");
    jdk.run(all, Faults.class, planted, dump.toString());
    return dump;
  }

  private Inspection inspect(Jdk jdk, String planted, String... options) throws IOException {
    return DumpInspector.inspect(dump(jdk, planted, options));
  }

  /** A dump does not show what holds these keys; so nothing proves that they leak. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("heldUnseen")
  void keyHeldByWhatDumpsDoNotShow_isNoLeak(Jdk jdk, String planted) throws IOException {
    Inspection inspection = inspect(jdk, planted);

    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.totals().values()).isPositive();
    assertThat(inspection.notes()).noneMatch(note -> note.contains("garbage"));
  }

  /** With the data of a hidden class in the program, the one key that it could hold is in doubt. */
  @ParameterizedTest
  @MethodSource("jdks")
  void doubt_isSaidInANote(Jdk jdk) throws IOException {
    assertThat(inspect(jdk, "class-data").notes())
        .singleElement()
        .asString()
        .contains("Of 1 values the dump does not tell whether they leak");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatReflectionRemembers_isNoGarbage(Jdk jdk) throws IOException {
    Inspection inspection = inspect(jdk, "reflection");

    assertThat(inspection.totals().objects()).isGreaterThan(40_000);
    assertThat(inspection.notes()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void softlyHeldBytes_areCountedApart(Jdk jdk) throws IOException {
    Finding finding = inspect(jdk, "soft").findings().get(0);
    assertThat(finding.leak()).isEqualTo(LeakKind.STALE);
    assertThat(finding.bytes()).isLessThan(100);
    assertThat(finding.softBytes()).isBetween(4_000_000L, 4_000_100L);

    finding = inspect(jdk, "soft-map").findings().get(0);
    assertThat(finding.bytes()).isBetween(7000L, 10_000L);
    assertThat(finding.softBytes()).isBetween(4_000_000L, 4_010_000L);
  }

  @Test
  void softlyHeldBytes_areSaidInTheReport() {
    CommandRun run = CommandRun.of("-q", dump(Jdk.own(), "soft").toString());

    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("Leaks: 1 site, 40 B", "4.0 MB more are only softly held");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void threadsOfOneName_areCountedEach(Jdk jdk) throws IOException {
    oneSiteOf50(inspect(jdk, "same-name"), "worker");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("jdksWithVirtualThreads")
  void virtualThreadsWithoutAName_areCountedEach(Jdk jdk) throws IOException {
    oneSiteOf50(inspect(jdk, "virtual"), "(unnamed)");
  }

  private static void oneSiteOf50(Inspection inspection, String name) {
    assertThat(inspection.findings()).hasSize(1);
    Finding finding = inspection.findings().get(0);
    assertThat(finding.leak()).isEqualTo(LeakKind.SELF);
    assertThat(finding.values()).isEqualTo(50);
    assertThat(finding.threads())
        .isEqualTo(new Inspection.HoldingThreads(50, List.of(new Inspection.Count(name, 50))));
    assertThat(inspection.sites())
        .filteredOn(site -> site.leak() != null)
        .singleElement()
        .extracting(LocalSite::threads)
        .isEqualTo(50);
  }

  @Test
  void adviceForALocalThatIsInherited_saysThatAPerThreadIsNot() throws IOException {
    Finding finding = inspect(Jdk.own(), "inheritable").findings().get(0);

    assertThat(finding.kind()).isEqualTo(LocalKind.INHERITABLE);
    assertThat(finding.change())
        .contains("it is not inherited")
        .doesNotContain("make it a PerThread");
    assertThat(inspect(Jdk.own(), "self").findings().get(0).change())
        .contains("make it a PerThread");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void sizes_followTheAlignmentOfObjects(Jdk jdk) throws IOException {
    int[][] sizes = {{8, 24}, {16, 32}, {32, 32}, {64, 64}, {128, 128}, {256, 256}};
    for (int[] size : sizes) {
      String option = "-XX:ObjectAlignmentInBytes=" + size[0];
      LocalSite site =
          inspect(jdk, "small", option).sites().stream()
              .filter(s -> s.site().endsWith("Faults.SMALL"))
              .findFirst()
              .orElseThrow();
      // The list's array has up to half as many elements again, of 4 bytes.
      assertThat(site.bytes())
          .as(option)
          .isBetween(200_000L * (size[1] + 4), 200_000L * (size[1] + 6) + 10_000);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void attributes_haveTheirNames(Jdk jdk) throws IOException {
    Inspection inspection = inspect(jdk, "attributes");

    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.sites())
        .filteredOn(site -> site.kind() == LocalKind.ATTRIBUTE)
        .extracting(site -> site.site().replace(PLANTED, ""))
        .containsExactly(
            "static Faults.REQUEST, attribute \"tenant\"",
            "static Faults.REQUEST, attribute \"user\"");
  }

  /** As Dubbo's InternalThreadLocal is; none of the names is Netty's. */
  @ParameterizedTest
  @MethodSource("jdks")
  void copyOfFastThreadLocal_isKnownByItsStructure(Jdk jdk) throws IOException {
    Inspection inspection = inspect(jdk, "indexed");

    assertThat(inspection.findings()).hasSize(1);
    Finding finding = inspection.findings().get(0);
    assertThat(finding.site()).isEqualTo("dropped keys of " + PLANTED + "IndexedCopy$Dropped");
    assertThat(finding.kind()).isEqualTo(LocalKind.INDEXED);
    assertThat(finding.bytes()).isBetween(5000L, 5100L);
    assertThat(finding.threads().names()).containsExactly(new Inspection.Count("copy", 1));
    assertThat(inspection.sites())
        .extracting(site -> site.site().replace(PLANTED, ""))
        .contains("static IndexedCopy.IN_USE");
  }

  @Test
  void agentOption_namesThePackagesOfTheLeakingThreadLocals() throws IOException {
    String option = "-javaagent:perthread-agent.jar=include=io.github.perthread.inspect.planted";

    assertThat(inspect(Jdk.own(), "self").agentOption()).isEqualTo(option);
    assertThat(inspect(Jdk.own(), "inheritable").agentOption()).isNull();
    assertThat(inspect(Jdk.own(), "attributes").agentOption()).isNull();
    assertThat(CommandRun.of("-q", dump(Jdk.own(), "self").toString()).out().lines())
        .contains("   " + option);
  }

  @Test
  void names_areNeutralInEveryOutput() throws IOException {
    String dump = dump(Jdk.own(), "hostile").toString();
    Path page = folder.resolve("page.html");
    CommandRun text = CommandRun.of("-q", dump, "--html", page.toString());
    CommandRun json = CommandRun.of("-q", dump, "--json");

    String shown = "a\\u001b[2J\\u000aLeaks: 0 sites\\u202e";
    assertThat(text.out()).contains(shown).doesNotContain("\u001b", "\u202e");
    assertThat(text.out().lines()).noneMatch(line -> line.startsWith("Leaks: 0"));
    assertThat(Files.readString(page)).contains(shown).doesNotContain("\u001b", "\u202e");
    assertThat(json.out()).doesNotContain("\u001b", "\u202e");
    assertThat(
            new ObjectMapper().readTree(json.out()).at("/findings/0/threads/names/0/name").asText())
        .isEqualTo("a\u001b[2J\nLeaks: 0 sites\u202e");
  }

  @Test
  void nameOfAFile_isNeutralInMessages() {
    CommandRun run = CommandRun.of("-q", "x\u001b[2J\n.hprof");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo("perthread: There is no file x\\u001b[2J\\u000a.hprof.");
  }
}
