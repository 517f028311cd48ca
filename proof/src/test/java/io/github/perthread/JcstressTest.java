package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.proof.JcstressReport;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs the jcstress tests in a short form: each once, for a moment. The long form is {@code
 * proof/jcstress.sh}.
 */
class JcstressTest {
  private static final String ALL = "io.github.perthread.\\w+Races";
  private static final int RACE_COUNT = 36;

  /** Those that a mutation is to be caught by, or all. */
  private static final String RACES = System.getProperty("perthread.jcstress.races", ALL);

  /** A second is enough for a mutation to be caught; the build has less time. */
  private static final String MILLIS = System.getProperty("perthread.jcstress.millis", "150");

  @Test
  void races_showNoForbiddenOutcome(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text).contains("Failed tests: No matches", "Error tests: No matches");
    if (RACES.equals(ALL)) {
      assertThat(text).contains("All remaining tests: " + RACE_COUNT + " matching");
      assertReported(JcstressReport.resultsIn(directory));
    } else {
      assertThat(text).contains("All remaining tests: 1 matching");
    }
  }

  /** The tool wants two processors; on one, the races that are seen are those of preemption. */
  private static List<String> command() {
    int available = Runtime.getRuntime().availableProcessors();
    String processors = "-XX:ActiveProcessorCount=" + Math.max(2, available);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(processors, "-cp", absolute(System.getProperty("java.class.path"))));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-t", RACES));
    command.addAll(List.of("-f", "1", "-fsm", "1", "-iters", "1", "-time", MILLIS, "-hs", "64"));
    command.addAll(List.of("-jvmArgs", "-XX:+UseSerialGC " + processors));
    command.addAll(List.of("-sc", "false", "-af", "NONE", "-pth", "false"));
    command.addAll(List.of("-spinStyle", available == 1 ? "THREAD_YIELD" : "THREAD_SPIN_WAIT"));
    return command;
  }

  /** What the long form says of such results, and what it would say of a forbidden outcome. */
  private static void assertReported(Collection<TestResult> results) {
    JcstressReport clean = new JcstressReport(results);
    assertThat(clean.isClean()).isTrue();
    assertThat(printed(clean))
        .contains(
            RACE_COUNT + " of " + RACE_COUNT + " races",
            "**0 forbidden**",
            "| InsertRaces.AgainstRebuild |");
    TestResult first =
        results.stream()
            .filter(r -> r.getName().endsWith("InsertRaces.AgainstRebuild"))
            .findFirst()
            .get();
    first.addState("0", 7);
    JcstressReport broken = new JcstressReport(results);
    assertThat(broken.isClean()).isFalse();
    assertThat(printed(broken)).contains("**7 forbidden**", "| `0` | 7 | forbidden: lost");
    assertThat(new JcstressReport(List.of(first)).isClean()).isFalse();
  }

  private static String printed(JcstressReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), "");
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        List.of(classPath.split(File.pathSeparator, -1)).stream()
            .map(place -> Path.of(place).toAbsolutePath().toString())
            .toList());
  }
}
