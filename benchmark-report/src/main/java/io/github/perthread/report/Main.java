package io.github.perthread.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program. {@code benchmarks/report.sh} builds and runs it. */
@Command(
    name = "report",
    description = "Makes a page and charts from what JMH wrote with -rf json.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "where README.md and the charts go; a notes.md there goes into the page")
  private Path out = Path.of("");

  @Option(
      names = "--commit",
      required = true,
      paramLabel = "HASH",
      description = "the commit that was measured")
  private String commit = "";

  @Option(
      names = "--date",
      required = true,
      paramLabel = "DATE",
      description = "the day when it was measured")
  private String date = "";

  @Parameters(arity = "1..*", paramLabel = "RESULTS", description = "files of JMH's results")
  private List<Path> files = new ArrayList<>();

  private Main() {}

  /** Exit status 1 where a file cannot be used, 2 where it was called wrongly. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((problem, commandLine, parsed) -> {
          if (problem instanceof IOException || problem instanceof IllegalArgumentException) {
            commandLine.getErr().println("report: " + problem.getMessage());
            return 1;
          }
          throw problem;
        })
        .execute(args);
  }

  @Override
  public Integer call() throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    for (Path file : files) {
      measurements.addAll(JmhFile.read(file));
    }
    Results results = new Results(measurements);
    List<Target> targets = Target.all();
    List<ChartFile> charts = Charts.of(results, targets);
    Path notes = out.resolve("notes.md");
    String page =
        Page.text(
            results,
            targets,
            new Origin(Machine.here(), commit, date),
            charts,
            Files.exists(notes) ? Files.readString(notes) : null);
    Files.createDirectories(out);
    for (ChartFile chart : charts) {
      Files.writeString(out.resolve(chart.fileName()), chart.svg());
    }
    Files.writeString(out.resolve("README.md"), page);
    return 0;
  }
}
