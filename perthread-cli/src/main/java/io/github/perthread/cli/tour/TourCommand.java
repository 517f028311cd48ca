package io.github.perthread.cli.tour;

import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.Printable;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.output.ProgressLine;
import io.github.perthread.inspect.output.ReportOptions;
import io.github.perthread.inspect.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code tour}. Exit status 1 means that something leaked or was mixed up. */
@Command(
    name = "tour",
    description = {
      "Shows what PerThread does beside java.lang.ThreadLocal, measured here and now: real HTTP"
          + " requests on the loopback interface that hop to other threads, threads that end,"
          + " plugins that come and go, an application that is reloaded; the last two once more with"
          + " ThreadLocal and the agent, in a JVM of their own.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no answer was mixed up, PerThread lost and kept nothing, the agent kept nothing",
      "1:otherwise",
      "2:called wrongly"
    })
public final class TourCommand implements Callable<Integer> {
  private static final int MAX_REQUESTS = 1_000_000;
  private static final int MAX_THREADS = 256;
  private static final long MIN_HEAP = 64 * ByteSize.MIB;

  /** The largest heap may be a little smaller than what {@code -Xmx} said. */
  private static final double HEAP_TOLERANCE = 0.9;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "How many HTTP requests each half gets (default: 4000, short: 500).")
  private @Nullable Integer requests;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many threads a pool has (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--heap-limit",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "How large the heap may become, such as 400m (the default) or 1g.")
  private @Nullable Long heapLimit;

  @Option(names = "--short", description = "Do less of everything, in a few seconds.")
  private boolean isShort;

  @Mixin private final ReportOptions forms = new ReportOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli's to set
  private CommandSpec spec;

  /** Makes the command, whose options picocli sets. */
  public TourCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    TourPlan plan = plan();
    forms.check();
    PrintWriter err = spec.commandLine().getErr();
    Terminal terminal = Terminal.current();
    Progress progress = new ProgressLine(err, terminal.isErr(), terminal.columns());
    TourResult result =
        new Tour(plan, progress).run(new JdkLocals(), new PerThreadLocals(), AgentJvm::new);
    print(result, terminal);
    Path html = forms.html();
    if (html != null) {
      Files.writeString(html, HtmlReport.of(result));
      err.println("Wrote " + Printable.of(html.toString()));
    }
    return result.isPassed() ? 0 : 1;
  }

  private TourPlan plan() {
    if (requests != null) {
      checkRange("--requests", requests, MAX_REQUESTS);
    }
    checkRange("--threads", threads, MAX_THREADS);
    long heap = Runtime.getRuntime().maxMemory();
    if (heapLimit != null) {
      checkHeapLimit(heapLimit, heap);
      heap = Math.min(heap, heapLimit);
    }
    return TourPlan.of(requests == null ? 0 : requests, threads, heap, isShort);
  }

  private void checkRange(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw wrong("Invalid value for option '" + option + "': must be from 1 to " + max);
    }
  }

  private void checkHeapLimit(long limit, long heap) {
    if (limit < MIN_HEAP) {
      throw wrong("Invalid value for option '--heap-limit': must be at least 64m");
    }
    if (limit * HEAP_TOLERANCE > heap) {
      throw wrong(
          "Invalid value for option '--heap-limit': this Java has only "
              + ByteSize.option(heap)
              + "; start it by bin/perthread, or with a larger -Xmx");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(TourResult result, Terminal terminal) {
    PrintWriter out = spec.commandLine().getOut();
    if (forms.json()) {
      out.println(JsonReport.of(result));
    } else {
      boolean color = terminal.hasColor();
      new TextReport(TourTable.of(result), terminal.columns(), color ? Ansi.ON : Ansi.OFF)
          .print(out);
    }
    out.flush();
  }
}
