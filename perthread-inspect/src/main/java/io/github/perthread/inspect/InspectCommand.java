package io.github.perthread.inspect;

import io.github.perthread.inspect.analysis.Inspection;
import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.analysis.Leak;
import io.github.perthread.inspect.dump.Progress;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.process.Jvms;
import io.github.perthread.inspect.process.PrivateDirectory;
import io.github.perthread.inspect.report.Comparison;
import io.github.perthread.inspect.report.HtmlReport;
import io.github.perthread.inspect.report.JsonReport;
import io.github.perthread.inspect.report.TerminalReport;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
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
          + " methods and threads, and sizes; never the contents of values."
    },
    footer = {
      "",
      "Exit status: 0 no leaks, 1 leaks, 2 the dump could not be read.",
      "Memory: -Xmx of 128 MB and 0.7 times the dump."
    })
public final class InspectCommand implements Callable<Integer> {
  private static final int LEAKS = 1;
  private static final int UNREADABLE = 2;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PID|HEAP.hprof",
      description = "A running JVM, or a heap dump (also .hprof.gz).")
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

  /** Runs the command alone. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new InspectCommand()).execute(args));
  }

  /** The {@code -Xmx} that a dump of a size needs, in bytes. */
  public static long memoryFor(long dumpBytes) {
    return 128_000_000 + dumpBytes / 10 * 7;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = commandLine();
    Set<Leak> failing = failing(command);
    forms.check();
    try {
      if (list) {
        Jvms.list()
            .forEach(jvm ->
                print(
                    String.format(
                        Locale.ROOT, "%8d  %-10s  %s%n", jvm.pid(), jvm.user(), jvm.program())));
        return 0;
      }
      if (source == null) {
        throw new ParameterException(command, "Give a PID or a HEAP.hprof, or --list.");
      }
      return report(source, failing);
    } catch (NoSuchFileException e) {
      return fail("There is no file " + e.getFile() + ".");
    } catch (IOException e) {
      return fail(String.valueOf(e.getMessage()));
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("to be run by picocli");
    }
    return spec.commandLine();
  }

  private Set<Leak> failing(CommandLine command) {
    if (failOn == null) {
      return EnumSet.allOf(Leak.class);
    }
    Set<Leak> failing = EnumSet.noneOf(Leak.class);
    for (String name : failOn) {
      failing.add(
          Arrays.stream(Leak.values())
              .filter(leak -> leak.option().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> new ParameterException(command, "--fail-on: no kind of leak: " + name)));
    }
    return failing;
  }

  private int report(String source, Set<Leak> failing) throws IOException, InterruptedException {
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
      print(TerminalReport.of(source, inspection, comparison, hasColor()));
    }
    boolean pins = failing.contains(Leak.LOADER) && !inspection.loaders().isEmpty();
    boolean leaks = inspection.findings().stream().anyMatch(f -> failing.contains(f.leak()));
    return pins || leaks ? LEAKS : 0;
  }

  private Inspection inspect(String source) throws IOException, InterruptedException {
    if (Jvms.isPid(source) && !Files.exists(Path.of(source))) {
      return inspectProcess(Long.parseLong(source));
    }
    Path file = Path.of(source);
    if (!source.endsWith(".gz")) {
      return inspectFile(file);
    }
    try (PrivateDirectory directory = new PrivateDirectory();
        InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      Path unpacked = directory.path().resolve("heap.hprof");
      Files.copy(in, unpacked);
      return inspectFile(unpacked);
    }
  }

  private Inspection inspectProcess(long pid) throws IOException, InterruptedException {
    Path kept = Path.of("heap-" + pid + ".hprof").toAbsolutePath();
    if (keep && Files.exists(kept)) {
      throw new IOException("There is already a " + kept + ": move it away first.");
    }
    try (PrivateDirectory directory = new PrivateDirectory()) {
      Path dump = Jvms.dump(pid, directory);
      Inspection inspection = inspectFile(dump);
      if (keep) {
        Files.move(dump, kept);
        commandLine().getErr().println("The dump is kept: " + kept);
      }
      return inspection;
    }
  }

  private Inspection inspectFile(Path dump) throws IOException {
    ProgressLine line = new ProgressLine(commandLine().getErr(), showsProgress());
    Progress progress = quiet ? Progress.NONE : line;
    try {
      return Inspector.inspect(Heap.read(dump, progress), progress);
    } catch (OutOfMemoryError e) {
      long megabytes = memoryFor(Files.size(dump)) / 1_000_000;
      throw new IOException("Not enough memory: run with -Xmx" + megabytes + "m.", e);
    } finally {
      line.end();
    }
  }

  /**
   * Whether the error stream is a terminal: the script that starts the tool knows, Java does not.
   */
  private static boolean showsProgress() {
    String known = System.getProperty("perthread.terminal");
    return known == null ? isTerminal() : Boolean.parseBoolean(known);
  }

  @SuppressWarnings("SystemConsoleNull") // before JDK 22 it is null where there is no terminal
  private static boolean isTerminal() {
    if (System.console() == null) {
      return false;
    }
    try {
      // Since JDK 22 there is a console also where there is no terminal.
      Object terminal = Console.class.getMethod("isTerminal").invoke(System.console());
      return Boolean.TRUE.equals(terminal);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static boolean hasColor() {
    return isTerminal() && System.getenv("NO_COLOR") == null;
  }

  private void print(String text) {
    PrintWriter out = commandLine().getOut();
    String encoding = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
    boolean plain = !Charset.forName(encoding).newEncoder().canEncode('→');
    out.print(plain ? text.replace("→", "->").replace('…', '~').replace('×', 'x') : text);
    out.flush();
  }

  private int fail(String message) {
    commandLine().getErr().println(message);
    return UNREADABLE;
  }
}
