package io.github.perthread.cli.tour;

/** Receives how much of a step of the tour is done. */
@FunctionalInterface
interface StepProgress {
  void at(int done, int total);
}
