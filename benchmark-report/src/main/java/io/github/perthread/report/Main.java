package io.github.perthread.report;

import com.google.gson.JsonParseException;
import io.github.perthread.report.Charts.ChartFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program. {@code benchmarks/run.sh} and {@code benchmarks/report.sh} build and run it. */
@Command(
    name = "report",
    description = "Keeps what JMH measured, and makes a page and charts from it.",
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  /** Ends with status 1 where a file cannot be used, 2 where it was called wrongly. */
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

  @Command(
      name = "keep",
      description = "Writes the raw values of a run just made on this machine to a file to commit.")
  int keep(
      @Option(
              names = "--commit",
              required = true,
              paramLabel = "HASH",
              description = "the commit that was measured")
          String commit,
      @Option(
              names = "--date",
              required = true,
              paramLabel = "DATE",
              description = "the day when it was measured")
          String date,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "the file")
          Path out,
      @Parameters(paramLabel = "RESULTS", description = "what JMH wrote with -rf json")
          Path results)
      throws IOException {
    ReportOrigin origin = new ReportOrigin(ReportOrigin.thisMachine(), commit, date);
    String kept;
    try (Reader jmh = Files.newBufferedReader(results)) {
      kept = KeptResults.of(jmh, origin);
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException(results + ": not what JMH writes: " + e.getMessage(), e);
    }
    Files.createDirectories(out.toAbsolutePath().getParent());
    Files.writeString(out, kept);
    return 0;
  }

  @Command(
      name = "page",
      description = "Makes README.md and the charts from results that were kept.")
  int page(
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FOLDER",
              description = "where the page goes; a notes.md there goes into the page")
          Path out,
      @Parameters(paramLabel = "RESULTS", description = "the folder of the results that were kept")
          Path folder)
      throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    for (Path file : files(folder)) {
      measurements.addAll(JmhFile.read(file));
    }
    Results results = new Results(measurements);
    List<Target> targets = Target.all();
    List<ChartFile> charts = Charts.of(results, targets);
    Path notes = out.resolve("notes.md");
    String page =
        Page.text(results, targets, charts, Files.exists(notes) ? Files.readString(notes) : null);
    Files.createDirectories(out);
    for (ChartFile chart : charts) {
      Files.writeString(out.resolve(chart.fileName()), chart.svg());
    }
    Files.writeString(out.resolve("README.md"), page);
    return 0;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
      found.forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new IOException("no results in " + folder);
    }
    files.sort(null);
    return files;
  }
}
