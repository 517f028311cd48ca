package io.github.perthread.cli.tour;

import java.util.LongSummaryStatistics;

/**
 * Ends the threads of a server, while something still refers to them, and watches when what they
 * had goes.
 */
final class ThreadEndStep {
  private static final long DEADLINE_NANOS = 10_000_000_000L;
  private static final long PAUSE_MILLIS = 5;

  private ThreadEndStep() {}

  /**
   * What came of the values.
   *
   * @param threads how many threads ended that had a value
   * @param hooks whether there was a removal hook to run
   * @param removed how many values the hook was run for
   * @param firstMillis how long after its thread's end the first of them went; 0 if none did
   * @param lastMillis how long after its thread's end the last of them went; 0 if none did
   * @param collections how many garbage collections there were meanwhile
   * @param left values that are still there after a collection
   */
  record Result(
      int threads,
      boolean hooks,
      int removed,
      double firstMillis,
      double lastMillis,
      long collections,
      int left) {
    boolean isClean() {
      return left == 0 && hooks && removed == threads;
    }
  }

  /**
   * Ends the threads of a server that its caller still uses: it refers to the threads and locals.
   */
  static Result run(RequestServer server) throws InterruptedException {
    server.stop();
    int threads = server.made().size();
    boolean hooks = server.locals().hasHooks();
    System.gc(); // so that none is due
    long collections = Memory.collections();
    server.workers().end();
    awaitRemovals(server, hooks ? threads : 0);
    collections = Memory.collections() - collections;
    LongSummaryStatistics nanos =
        server.removals().entrySet().stream()
            .mapToLong(removal -> removal.getValue() - server.workers().endOf(removal.getKey()))
            .summaryStatistics();
    int removed = (int) nanos.getCount();
    int left = Memory.collect(server.made());
    return new Result(
        threads,
        hooks,
        removed,
        removed == 0 ? 0 : nanos.getMin() / 1e6,
        removed == 0 ? 0 : nanos.getMax() / 1e6,
        collections,
        left);
  }

  private static void awaitRemovals(RequestServer server, int count) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (server.removals().size() < count && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
