package io.github.perthread.cli.tour;

/** Whoever is told how far the tour is. */
interface Progress {
  /** A step begins. */
  void begin(String step);

  /** How much of the step is done. */
  void at(int done, int total);

  /** The step ended. */
  void end(String outcome);
}
