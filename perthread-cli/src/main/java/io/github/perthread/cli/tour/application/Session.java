package io.github.perthread.cli.tour.application;

/** What an application keeps in each thread; of a class of its own, so it leads to its loader. */
final class Session {
  private int requests;
  private int sum;

  void request() {
    sum += Catalog.look(requests++);
  }

  @Override
  public String toString() {
    return requests + " requests, " + sum;
  }
}
