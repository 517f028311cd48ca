package io.github.perthread.proof;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Prints what a run of jcstress found, read from the file that it left in the current directory:
 * for each race how often each outcome was seen. {@code proof/jcstress.sh} calls it.
 */
public final class JcstressReport {
  private static final String PACKAGE = "io.github.perthread.";

  private final Map<String, TestResult> results = new TreeMap<>();
  private final int configurations;

  /** What came of the configurations of each race. */
  public JcstressReport(Collection<TestResult> all) {
    configurations = all.size();
    ReportUtils.mergedByName(all).forEach(result -> results.put(result.getName(), result));
  }

  /** The arguments are those that jcstress had. Ends with 1 if there is a forbidden outcome. */
  public static void main(String... arguments) throws Exception {
    JcstressReport report = new JcstressReport(resultsIn(Path.of("")));
    report.print(System.out, String.join(" ", arguments));
    System.exit(report.isClean() ? 0 : 1);
  }

  /** What jcstress left in a directory. */
  public static Collection<TestResult> resultsIn(Path directory) throws Exception {
    InProcessCollector collector = new InProcessCollector();
    for (Path file : resultFiles(directory)) {
      DiskReadCollector reader = new DiskReadCollector(file.toString(), collector);
      reader.dump();
      reader.close();
    }
    return collector.getTestResults();
  }

  private static List<Path> resultFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().contains(".bin")).toList();
    }
  }

  /** Whether all races were run, without an error or a forbidden outcome. */
  public boolean isClean() {
    return results.keySet().equals(races())
        && results.values().stream()
            .allMatch(result ->
                ReportUtils.statusToPassed(result)
                    && result.grading().isPassed
                    && result.getTotalCount() > 0);
  }

  private static Set<String> races() {
    return TestList.tests().stream()
        .filter(name -> name.startsWith(PACKAGE))
        .collect(Collectors.toSet());
  }

  /** Prints it all, as Markdown. */
  public void print(PrintStream out, String arguments) {
    out.println(
        """
        # jcstress

        What the races of the engine came to, written by
        [`proof/jcstress.sh%s`](../../proof/jcstress.sh), not to be edited. The races are in
        [InsertRaces](../../proof/src/main/java/io/github/perthread/InsertRaces.java),
        [CloseRaces](../../proof/src/main/java/io/github/perthread/CloseRaces.java),
        [FieldRaces](../../proof/src/main/java/io/github/perthread/FieldRaces.java),
        [TakeRaces](../../proof/src/main/java/io/github/perthread/TakeRaces.java) and
        [WatchRaces](../../proof/src/main/java/io/github/perthread/WatchRaces.java).
        """
            .formatted(arguments.isEmpty() ? "" : " " + arguments));
    out.println(Setting.table());
    long samples = results.values().stream().mapToLong(TestResult::getTotalCount).sum();
    out.printf(
        Locale.ROOT,
        "%d of %d races, in %,d modes (compilers of each actor, schedulings, options of the JVM)%n"
            + "altogether, %,d samples, **%,d forbidden**.%n%n",
        results.size(),
        races().size(),
        configurations,
        samples,
        results.values().stream().mapToLong(JcstressReport::forbidden).sum());
    out.println("| race | samples | outcome | count | |");
    out.println("|---|--:|---|--:|---|");
    results.forEach((name, result) -> printRace(out, name, result));
  }

  private static void printRace(PrintStream out, String name, TestResult result) {
    String race = name.substring(PACKAGE.length());
    String samples = "%,d".formatted(result.getTotalCount());
    for (GradingResult outcome : result.grading().gradingResults.values()) {
      if (outcome.count > 0 || outcome.expect == Expect.FORBIDDEN) {
        out.printf(
            Locale.ROOT,
            "| %s | %s | `%s` | %,d | %s%s |%n",
            race,
            samples,
            outcome.id.isEmpty() ? "any other" : outcome.id,
            outcome.count,
            outcome.expect == Expect.FORBIDDEN ? "forbidden: " : "",
            outcome.description);
        race = "";
        samples = "";
      }
    }
    if (!ReportUtils.statusToPassed(result)) {
      out.printf("| %s | %s | | | **%s** |%n", race, samples, ReportUtils.statusToLabel(result));
    }
  }

  private static long forbidden(TestResult result) {
    return result.grading().gradingResults.values().stream()
        .filter(outcome -> outcome.expect == Expect.FORBIDDEN)
        .mapToLong(outcome -> outcome.count)
        .sum();
  }
}
