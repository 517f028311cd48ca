package io.github.perthread.cli.tour;

/**
 * How much of everything a tour does.
 *
 * @param requests how many requests are sent, to each half
 * @param threads how many threads each pool has
 * @param plugins how many plugins come and go; their caches must fit into the heap all together
 * @param reloads how many times the application is loaded
 */
record TourPlan(int requests, int threads, int plugins, int reloads) {
  static final int REQUESTS = 4000;
  static final int THREADS = 16;
  static final int RELOADS = 20;

  private static final int SHORT_REQUESTS = 500;
  private static final int SHORT_RELOADS = 5;

  private static final int MAX_PLUGINS = 400;
  private static final int MAX_SHORT_PLUGINS = 60;

  /** Returns the plan for a heap, of which {@code ThreadLocal}'s plugins may fill three fifths. */
  static TourPlan of(int requests, int threads, long heap, boolean isShort) {
    int fitting = (int) Math.min(MAX_PLUGINS, heap * 3 / 5 / Plugin.CACHE_BYTES);
    return new TourPlan(
        requests > 0 ? requests : isShort ? SHORT_REQUESTS : REQUESTS,
        threads,
        isShort ? Math.min(MAX_SHORT_PLUGINS, fitting) : fitting,
        isShort ? SHORT_RELOADS : RELOADS);
  }
}
