package io.github.perthread.report;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What was measured, of all peers alike: a work with its parameters, and what of it was counted.
 *
 * @param work the benchmark's method without its peer
 * @param metric empty for the time; else the name of JMH's secondary metric
 */
record Row(String work, SortedMap<String, String> params, String metric)
    implements Comparable<Row> {
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::work)
          .thenComparing(Row::metric)
          .thenComparing(Row::params, Row::compareParams);

  @Override
  public int compareTo(Row other) {
    return ORDER.compare(this, other);
  }

  /** In words: {@code get, 10,000 locals, random}. */
  String title() {
    String title = words(work);
    if (!params.isEmpty()) {
      title += ", " + paramsTitle();
    }
    return metric.isEmpty() ? title : title + " – " + words(metric);
  }

  /** The parameters in words: {@code 10,000 locals, random}. */
  String paramsTitle() {
    return params.entrySet().stream()
        .map(param -> param(param.getKey(), param.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String param(String name, String value) {
    return isNumber(value)
        ? String.format(Locale.ROOT, "%,d %s", Long.parseLong(value), words(name))
        : value;
  }

  static boolean isNumber(String value) {
    return value.matches("\\d{1,18}");
  }

  /** A name in camel case as words: {@code makeUseDrop} as {@code make use drop}. */
  static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static int compareParams(SortedMap<String, String> one, SortedMap<String, String> other) {
    Iterator<Map.Entry<String, String>> others = other.entrySet().iterator();
    for (Map.Entry<String, String> param : one.entrySet()) {
      if (!others.hasNext()) {
        return 1;
      }
      Map.Entry<String, String> with = others.next();
      int byName = param.getKey().compareTo(with.getKey());
      int order = byName != 0 ? byName : compareValues(param.getValue(), with.getValue());
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  private static int compareValues(String one, String other) {
    return isNumber(one) && isNumber(other)
        ? Long.compare(Long.parseLong(one), Long.parseLong(other))
        : one.compareTo(other);
  }
}
