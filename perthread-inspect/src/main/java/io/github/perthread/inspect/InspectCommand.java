package io.github.perthread.inspect;

import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.dump.DumpFile;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Errors;
import io.github.perthread.inspect.output.Printable;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.output.ProgressLine;
import io.github.perthread.inspect.output.ReportOptions;
import io.github.perthread.inspect.output.Terminal;
import io.github.perthread.inspect.output.TextLayout;
import io.github.perthread.inspect.process.Jvms;
import io.github.perthread.inspect.process.PrivateDirectory;
import io.github.perthread.inspect.report.Comparison;
import io.github.perthread.inspect.report.HtmlReport;
import io.github.perthread.inspect.report.JsonReport;
import io.github.perthread.inspect.report.TerminalReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code inspect}: finds thread-local leaks in a heap dump or a running JVM. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Finds thread-local leaks in a heap dump or a running JVM: which thread locals hold what in"
          + " which threads, what of it leaks, why, and what to change.",
      "",
      "A dump holds everything a program has in memory. The report tells names of classes, fields,"
          + " methods, threads and attributes, and sizes; never the contents of values."
    },
    footer = {
      "",
      "Exit status: 0 no leaks, 1 leaks, 2 the dump could not be read.",
      "Memory: -Xmx of 128 MB and 0.7 times the dump."
    })
public final class InspectCommand implements Callable<Integer> {
  private static final int LEAKS = 1;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PID|HEAP.hprof",
      description = "A running JVM, or a heap dump, which may be compressed with gzip.")
  private @Nullable String source;

  @Option(names = "--list", description = "List the JVMs of this machine.")
  private boolean list;

  @Mixin private final ReportOptions forms = new ReportOptions();

  @Option(
      names = "--compare",
      paramLabel = "OLD.hprof",
      description = "Show the growth since an older dump, by site.")
  private @Nullable String older;

  @Option(
      names = "--fail-on",
      split = ",",
      paramLabel = "KIND",
      description =
          "The kinds of leaks that make the exit status 1: stale, self, loader. Default: all.")
  private @Nullable List<String> failOn;

  @Option(names = "--keep", description = "Keep the dump of a running JVM, and say where it is.")
  private boolean keep;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  /** Creates the command, for picocli. */
  public InspectCommand() {}

  /**
   * Runs the command alone.
   *
   * @param args its arguments
   */
  public static void main(String[] args) {
    System.exit(Errors.handledBy(new CommandLine(new InspectCommand())).execute(args));
  }

  /**
   * Returns the {@code -Xmx} that a dump needs.
   *
   * @param dumpBytes the size of the dump
   * @return the size of the heap in bytes
   */
  public static long memoryFor(long dumpBytes) {
    return 128_000_000 + dumpBytes / 10 * 7;
  }

  /**
   * Inspects what the arguments say, and prints the report.
   *
   * @return the exit status
   * @throws InterruptedException if the thread is interrupted while a JVM writes its dump
   */
  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = commandLine();
    Set<LeakKind> failing = failing(command);
    forms.check();
    try {
      if (list) {
        printJvms();
        return 0;
      }
      if (source == null) {
        throw new ParameterException(command, "Give a PID or a HEAP.hprof, or --list.");
      }
      return report(source, failing);
    } catch (IOException e) {
      return fail(Errors.reason(e));
    } catch (InvalidPathException e) {
      return fail("'" + e.getInput() + "' cannot be the name of a file.");
    } catch (OutOfMemoryError e) {
      return fail("Not enough memory: run with a larger -Xmx.");
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("to be run by picocli");
    }
    return spec.commandLine();
  }

  private Set<LeakKind> failing(CommandLine command) {
    if (failOn == null) {
      return EnumSet.allOf(LeakKind.class);
    }
    Set<LeakKind> failing = EnumSet.noneOf(LeakKind.class);
    for (String name : failOn) {
      failing.add(
          Arrays.stream(LeakKind.values())
              .filter(leak -> leak.option().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> new ParameterException(command, "--fail-on: no kind of leak: " + name)));
    }
    return failing;
  }

  private void printJvms() throws IOException, InterruptedException {
    Terminal terminal = Terminal.current();
    for (Jvms.Jvm jvm : Jvms.list()) {
      String process =
          TextLayout.right(Long.toString(jvm.pid()), 8)
              + "  "
              + TextLayout.left(Printable.of(jvm.user()), 10)
              + "  ";
      String program = Printable.of(jvm.program());
      print(
          process
              + (terminal.isOut()
                  ? TextLayout.fit(program, terminal.columns() - process.length())
                  : program)
              + "\n");
    }
  }

  private int report(String source, Set<LeakKind> failing)
      throws IOException, InterruptedException {
    Inspection before = older == null ? null : inspect(older);
    Inspection inspection = inspect(source);
    Comparison comparison =
        older == null || before == null ? null : Comparison.of(older, before, inspection);
    Path html = forms.html();
    if (html != null) {
      Files.writeString(html, HtmlReport.of(source, inspection, comparison));
    }
    if (forms.json()) {
      print(JsonReport.of(source, inspection, comparison));
    } else {
      Terminal terminal = Terminal.current();
      print(
          TerminalReport.of(
              source, inspection, comparison, terminal.columns(), terminal.hasColor()));
    }
    boolean pins = failing.contains(LeakKind.LOADER) && !inspection.loaders().isEmpty();
    boolean leaks = inspection.findings().stream().anyMatch(f -> failing.contains(f.leak()));
    return pins || leaks ? LEAKS : 0;
  }

  private Inspection inspect(String source) throws IOException, InterruptedException {
    ProgressLine line = progressLine();
    Progress progress = quiet ? Progress.NONE : line;
    try {
      if (Jvms.isPid(source) && !Files.exists(Path.of(source))) {
        return inspectProcess(Long.parseLong(source), progress);
      }
      Path file = Path.of(source);
      if (!DumpFile.isCompressed(file)) {
        return inspectDump(file, progress);
      }
      try (PrivateDirectory directory = PrivateDirectory.temporary()) {
        Path unpacked = directory.path().resolve("heap.hprof");
        DumpFile.unpack(file, unpacked, progress);
        return inspectDump(unpacked, progress);
      }
    } finally {
      line.clear();
    }
  }

  private ProgressLine progressLine() {
    Terminal terminal = Terminal.current();
    return new ProgressLine(commandLine().getErr(), terminal.isErr(), terminal.columns());
  }

  private Inspection inspectProcess(long pid, Progress progress)
      throws IOException, InterruptedException {
    Path kept = Path.of("heap-" + pid + ".hprof").toAbsolutePath();
    if (keep && Files.exists(kept)) {
      throw new IOException("There is already a " + kept + ": move it away first.");
    }
    try (PrivateDirectory directory = Jvms.directoryFor(pid)) {
      progress.at("waiting for the JVM to write its dump", 0, 0);
      Path dump = Jvms.dump(pid, directory);
      Inspection inspection = inspectDump(dump, progress).ofProcess(pid, host());
      if (keep) {
        Files.move(dump, kept);
        progress.end("dump", "kept as " + kept);
        if (quiet) {
          commandLine().getErr().println(Printable.of("The dump is kept: " + kept));
        }
      }
      return inspection;
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  private static Inspection inspectDump(Path dump, Progress progress) throws IOException {
    try {
      Heap heap = Heap.read(dump, progress);
      progress.end(
          "read",
          TextLayout.count(heap.size(), "object")
              + " in "
              + TextLayout.count(heap.classes().size(), "class"));
      return Inspector.inspect(heap, progress);
    } catch (OutOfMemoryError e) {
      long megabytes = memoryFor(Files.size(dump)) / 1_000_000;
      throw new IOException("Not enough memory: run with -Xmx" + megabytes + "m.", e);
    }
  }

  private void print(String text) {
    PrintWriter out = commandLine().getOut();
    out.print(Terminal.encodable(text));
    out.flush();
  }

  private int fail(String message) {
    Errors.print(commandLine().getErr(), message);
    return Errors.STATUS;
  }
}
