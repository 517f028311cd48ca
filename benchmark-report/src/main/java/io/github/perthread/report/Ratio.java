package io.github.perthread.report;

/**
 * How many times as much as another one takes, or as one of a unit.
 *
 * @param least the best fork against the other's worst
 * @param greatest the worst fork against the other's best
 */
record Ratio(double value, double least, double greatest) {
  String text() {
    return Quantity.ratio(value);
  }

  String spread() {
    return Quantity.ratio(least) + "–" + Quantity.ratio(greatest);
  }
}
