package io.github.perthread.cli.tour;

import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.TextLayout;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The figures of a tour in rows, for people to read.
 *
 * @param headings of the columns with figures
 * @param verdict what follows from the figures, a sentence for each column
 */
record TourTable(List<String> headings, List<Row> rows, List<String> verdict) {
  /**
   * A line of the table.
   *
   * @param isDetail whether it says more of the row above
   */
  record Row(String what, boolean isDetail, List<Cell> cells) {}

  /**
   * A figure.
   *
   * @param isBad whether it tells of something that should not be
   */
  record Cell(String text, boolean isBad) {}

  private static final String WITH_AGENT = "with agent";

  /** What the agent has no part in. */
  private static final Cell NOTHING = new Cell("", false);

  private static final List<Line> LINES =
      List.of(
          Line.of("Requests sent", halves(h -> count(h.requests().requests()))),
          Line.detail("threads that answered them", halves(h -> count(h.requests().threads()))),
          Line.detail("not answered", halves(h -> badIfAny(h.requests().failed()))),
          Line.detail("answers mixed up", halves(h -> badIfAny(h.requests().mixedUp()))),
          Line.detail(
              "began with an earlier one's user", halves(h -> badIfAny(h.requests().stale()))),
          Line.detail("hops to a second pool", halves(h -> count(h.requests().poolHops()))),
          Line.detail("hops to virtual threads", halves(TourTable::virtualHops)),
          Line.detail("user lost in a hop", halves(h -> badIfAny(h.requests().lost()))),
          Line.of("Threads ended, still referred to", halves(h -> count(h.ends().threads()))),
          Line.detail("removal hooks run", halves(TourTable::hooks)),
          Line.detail("after their thread's end", halves(TourTable::delays)),
          Line.detail("collections until then", halves(TourTable::collections)),
          Line.detail("values left", halves(h -> badIfAny(h.ends().left()))),
          Line.of("Plugins come and gone, 1 MB each", plugins(r -> count(r.dropped()))),
          Line.detail("caches left", plugins(r -> badIfAny(r.left()))),
          Line.detail("live heap before", plugins(r -> bytes(r.bytesBefore()))),
          Line.detail("live heap after", plugins(TourTable::heapAfter)),
          Line.detail("live heap once the threads ended", plugins(r -> bytes(r.bytesAtEnd()))),
          Line.of("Reloads of an application", reloads(r -> count(r.reloads()))),
          Line.detail("class loaders left", reloads(r -> badIfAny(r.left()))),
          Line.detail("once the threads ended", reloads(r -> badIfAny(r.leftAtEnd()))),
          Line.detail("classes that the agent changed", TourTable::changed));

  /** What a row says. */
  private record Line(String what, boolean isDetail, Function<TourResult, List<Cell>> cells) {
    static Line of(String what, Function<TourResult, List<Cell>> cells) {
      return new Line(what, false, cells);
    }

    static Line detail(String what, Function<TourResult, List<Cell>> cells) {
      return new Line(what, true, cells);
    }

    Row row(TourResult result) {
      return new Row(what, isDetail, cells.apply(result));
    }
  }

  private static Function<TourResult, List<Cell>> halves(Function<HalfResult, Cell> cell) {
    return r -> List.of(cell.apply(r.threadLocal()), NOTHING, cell.apply(r.perThread()));
  }

  private static Function<TourResult, List<Cell>> plugins(Function<PluginStep.Result, Cell> cell) {
    return r ->
        List.of(
            cell.apply(r.threadLocal().plugins()),
            cell.apply(r.agent().plugins()),
            cell.apply(r.perThread().plugins()));
  }

  private static Function<TourResult, List<Cell>> reloads(Function<ReloadStep.Result, Cell> cell) {
    return r ->
        List.of(
            cell.apply(r.threadLocal().reloads()),
            cell.apply(r.agent().reloads()),
            cell.apply(r.perThread().reloads()));
  }

  private static List<Cell> changed(TourResult result) {
    int classes = result.agent().classesChanged();
    return List.of(NOTHING, new Cell(number(classes), classes == 0), NOTHING);
  }

  static TourTable of(TourResult result) {
    return new TourTable(
        List.of(result.threadLocal().title(), WITH_AGENT, result.perThread().title()),
        LINES.stream().map(line -> line.row(result)).toList(),
        verdict(result));
  }

  private static Cell virtualHops(HalfResult half) {
    int hops = half.requests().virtualHops();
    return hops == 0 ? new Cell("from 21 on", false) : count(hops);
  }

  private static Cell hooks(HalfResult half) {
    ThreadEndStep.Result ends = half.ends();
    return ends.hooks()
        ? new Cell(number(ends.removed()), ends.removed() != ends.threads())
        : new Cell("has none", false);
  }

  private static Cell delays(HalfResult half) {
    ThreadEndStep.Result ends = half.ends();
    return new Cell(
        ends.removed() == 0
            ? "-"
            : String.format(Locale.ROOT, "%.0f to %.0f ms", ends.firstMillis(), ends.lastMillis()),
        false);
  }

  private static Cell collections(HalfResult half) {
    ThreadEndStep.Result ends = half.ends();
    return new Cell(ends.removed() == 0 ? "-" : number(ends.collections()), false);
  }

  private static Cell heapAfter(PluginStep.Result plugins) {
    return new Cell(ByteSize.format(plugins.bytesAfter()), !plugins.isClean());
  }

  private static Cell bytes(long bytes) {
    return new Cell(ByteSize.format(bytes), false);
  }

  private static Cell count(int count) {
    return new Cell(number(count), false);
  }

  private static Cell badIfAny(int count) {
    return new Cell(number(count), count != 0);
  }

  private static String number(long number) {
    return TextLayout.number(number);
  }

  private static List<String> verdict(TourResult result) {
    return List.of(
        (result.isPassed() ? "Passed: " : "FAILED: ") + sentence(result.perThread()) + ".",
        sentence(result.agent()) + ".",
        sentence(result.threadLocal()) + ".");
  }

  private static String sentence(HalfResult half) {
    int wrong = half.requests().mixedUp() + half.requests().failed();
    int lost = half.requests().lost();
    return half.title()
        + (wrong == 0 ? "" : " got " + number(wrong) + " answers wrong and")
        + (lost == 0 ? "" : " lost the user in " + number(lost) + " hops and")
        + kept(half.ends().left() + half.plugins().left(), half.reloads().left());
  }

  private static String sentence(AgentResult agent) {
    return AgentResult.TITLE + kept(agent.plugins().left(), agent.reloads().left());
  }

  private static String kept(int values, int loaders) {
    return " kept "
        + (values + loaders == 0
            ? "nothing"
            : number(values) + " dead values and " + number(loaders) + " dead class loaders");
  }
}
