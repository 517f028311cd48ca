package io.github.perthread.cli.tour;

import io.github.perthread.inspect.output.ByteSize;
import io.github.perthread.inspect.output.TextLayout;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The figures of a tour in rows, for people to read.
 *
 * @param threadLocal the heading of the first column
 * @param perThread the heading of the second column
 * @param verdict what follows from the figures, a sentence for each half
 */
record TourTable(String threadLocal, String perThread, List<Row> rows, List<String> verdict) {
  /**
   * A line of the table.
   *
   * @param isDetail whether it says more of the row above
   */
  record Row(String what, boolean isDetail, Cell threadLocal, Cell perThread) {}

  /**
   * A figure.
   *
   * @param isBad whether it tells of something that should not be
   */
  record Cell(String text, boolean isBad) {}

  private static final List<Line> LINES =
      List.of(
          Line.of("Requests sent", h -> count(h.requests().requests())),
          Line.detail("threads that answered them", h -> count(h.requests().threads())),
          Line.detail("not answered", h -> badIfAny(h.requests().failed())),
          Line.detail("answers mixed up", h -> badIfAny(h.requests().mixedUp())),
          Line.detail("began with an earlier one's user", h -> badIfAny(h.requests().stale())),
          Line.detail("hops to a second pool", h -> count(h.requests().poolHops())),
          Line.detail("hops to virtual threads", TourTable::virtualHops),
          Line.detail("user lost in a hop", h -> badIfAny(h.requests().lost())),
          Line.of("Threads ended, still referred to", h -> count(h.ends().threads())),
          Line.detail("removal hooks run", TourTable::hooks),
          Line.detail("after their thread's end", TourTable::delays),
          Line.detail("collections until then", TourTable::collections),
          Line.detail("values left", h -> badIfAny(h.ends().left())),
          Line.of("Plugins come and gone, 1 MB each", h -> count(h.plugins().dropped())),
          Line.detail("caches left", h -> badIfAny(h.plugins().left())),
          Line.detail("live heap before", h -> bytes(h.plugins().bytesBefore())),
          Line.detail("live heap after", TourTable::heapAfter),
          Line.detail("live heap once the threads ended", h -> bytes(h.plugins().bytesAtEnd())),
          Line.of("Reloads of an application", h -> count(h.reloads().reloads())),
          Line.detail("class loaders left", h -> badIfAny(h.reloads().left())),
          Line.detail("once the threads ended", h -> badIfAny(h.reloads().leftAtEnd())));

  /** What a row says of a half. */
  private record Line(String what, boolean isDetail, Function<HalfResult, Cell> cell) {
    static Line of(String what, Function<HalfResult, Cell> cell) {
      return new Line(what, false, cell);
    }

    static Line detail(String what, Function<HalfResult, Cell> cell) {
      return new Line(what, true, cell);
    }

    Row row(HalfResult threadLocal, HalfResult perThread) {
      return new Row(what, isDetail, cell.apply(threadLocal), cell.apply(perThread));
    }
  }

  static TourTable of(TourResult result) {
    HalfResult threadLocal = result.threadLocal();
    HalfResult perThread = result.perThread();
    return new TourTable(
        threadLocal.title(),
        perThread.title(),
        LINES.stream().map(line -> line.row(threadLocal, perThread)).toList(),
        verdict(result));
  }

  private static Cell virtualHops(HalfResult half) {
    int hops = half.requests().virtualHops();
    return hops == 0 ? new Cell("not in this Java", false) : count(hops);
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

  private static Cell heapAfter(HalfResult half) {
    return new Cell(ByteSize.format(half.plugins().bytesAfter()), !half.plugins().isClean());
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
        sentence(result.threadLocal()) + ".");
  }

  private static String sentence(HalfResult half) {
    int wrong = half.requests().mixedUp() + half.requests().failed();
    int values = half.ends().left() + half.plugins().left();
    int loaders = half.reloads().left();
    String kept =
        values + loaders == 0
            ? "nothing"
            : number(values) + " dead values and " + number(loaders) + " dead class loaders";
    int lost = half.requests().lost();
    return half.title()
        + (wrong == 0 ? "" : " got " + number(wrong) + " answers wrong and")
        + (lost == 0 ? "" : " lost the user in " + number(lost) + " hops and")
        + " kept "
        + kept;
  }
}
