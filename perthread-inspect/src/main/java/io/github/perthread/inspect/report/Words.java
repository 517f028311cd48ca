package io.github.perthread.inspect.report;

import io.github.perthread.inspect.Inspection.Count;
import io.github.perthread.inspect.Inspection.Finding;
import io.github.perthread.inspect.Inspection.Holder;
import io.github.perthread.inspect.Inspection.HoldingThreads;
import io.github.perthread.inspect.Inspection.PinnedLoader;
import io.github.perthread.inspect.Inspection.Program;
import io.github.perthread.inspect.LeakKind;
import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.TextLayout;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that the report for the terminal and the page have in common. */
final class Words {
  private Words() {}

  /** Returns the program, or the file if its heap does not name it. */
  static String title(Program program, String source) {
    String pid = program.pid() == 0 ? null : "PID " + program.pid();
    String host = program.host() == null ? null : "on " + program.host();
    String process = Stream.of(pid, host).filter(Objects::nonNull).collect(Collectors.joining(" "));
    String name =
        Stream.of(program.mainClass(), process)
            .filter(part -> part != null && !part.isEmpty())
            .collect(Collectors.joining(", "));
    return name.isEmpty() ? source : name;
  }

  /** Returns where the report comes from: the file or process, the JVM, when. */
  static String origin(Program program, String source) {
    String file = source.equals(Long.toString(program.pid())) ? null : source;
    return Stream.of(file, program.jvm(), program.time())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  static String title(LeakKind leak) {
    return switch (leak) {
      case STALE -> "stale";
      case SELF -> "self-reference";
      case LOADER -> "class loader";
    };
  }

  static String what(Finding finding) {
    String keys =
        finding.keys() == 0
            ? "keys gone, "
            : TextLayout.count(finding.keys(), "key") + " of " + finding.keyClass() + ", ";
    String soft =
        finding.softBytes() == 0
            ? ""
            : "; "
                + ByteSize.format(finding.softBytes())
                + " more are only softly held, and"
                + " freed before memory runs out";
    return keys
        + TextLayout.count(finding.values(), "value")
        + " of "
        + names(finding.valueClasses(), 2)
        + " in "
        + TextLayout.count(finding.threads().count(), "thread")
        + soft;
  }

  static String what(PinnedLoader loader) {
    String bytes = loader.bytes() == 0 ? "" : ", " + ByteSize.format(loader.bytes());
    return TextLayout.count(loader.classes(), "class") + bytes + "; " + loader.state();
  }

  static String heldBy(Holder holder) {
    HoldingThreads group = holder.threads();
    String threads = group.count() == 0 ? "" : " in threads " + threads(group, 4);
    String site = holder.site();
    return site == null
        ? "something other than a thread local" + threads
        : TextLayout.count(holder.values(), "value") + " of " + site + threads;
  }

  /** Returns the first few of some names, and how many more there are. */
  static String names(List<Count> counts, int limit) {
    String shown = counts.stream().limit(limit).map(Count::name).collect(Collectors.joining(", "));
    int more = counts.size() - limit;
    return more > 0 ? shown + " and " + TextLayout.number(more) + " more" : shown;
  }

  /**
   * Returns the first few names of threads, each with how many threads have it, and how many more.
   */
  static String threads(HoldingThreads group, int limit) {
    String shown =
        group.names().stream()
            .limit(limit)
            .map(n -> n.count() == 1 ? n.name() : n.name() + " ×" + TextLayout.number(n.count()))
            .collect(Collectors.joining(", "));
    int more = group.count() - group.names().stream().limit(limit).mapToInt(Count::count).sum();
    return more > 0 ? shown + " and " + TextLayout.number(more) + " more" : shown;
  }

  static String signed(long change, String shown) {
    return (change >= 0 ? "+" : "") + shown;
  }
}
