package io.github.perthread.inspect.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a heap. Bytes of a site, a thread or a finding are what only its values keep
 * alive.
 */
public record Inspection(
    Totals totals,
    List<Finding> findings,
    List<PinnedLoader> loaders,
    List<LocalSite> sites,
    List<ThreadUse> threads,
    List<LeftBehind> leftBehind,
    List<String> notes) {

  /**
   * The heap as a whole.
   *
   * @param heapBytes the bytes of all its objects
   * @param localBytes the bytes that nothing but thread-local values keeps alive
   */
  public record Totals(
      int objects, long heapBytes, int threads, int keys, int values, long localBytes) {}

  /** A named number. */
  public record Count(String name, int count) {}

  /**
   * A leak.
   *
   * @param site who held the keys, or of what class the values are
   * @param path how a value reaches its key, or the loader; edge by edge
   * @param why why this is a leak
   * @param change what to change
   */
  public record Finding(
      Leak leak,
      String site,
      Kind kind,
      String keyClass,
      int keys,
      int values,
      long bytes,
      List<Count> valueClasses,
      List<Count> threads,
      List<String> path,
      String why,
      String change) {}

  /**
   * Class loaders that thread-local values keep alive: those of one class that the same things
   * hold.
   *
   * @param count how many loaders these are
   * @param classes the classes that they defined
   * @param state why it should be gone
   * @param bytes the bytes that would go with it; 0 where other things keep it alive too
   */
  public record PinnedLoader(
      String loader, int count, int classes, String state, long bytes, List<Holder> holders) {}

  /** Something that keeps a loader alive: a site of thread locals, or (site null) another edge. */
  public record Holder(@Nullable String site, int values, List<Count> threads, List<String> path) {}

  /** All locals held by one place in the program. */
  public record LocalSite(
      String site,
      Kind kind,
      String keyClass,
      int keys,
      int values,
      int threads,
      long bytes,
      List<Count> valueClasses,
      @Nullable Leak leak) {}

  /** The thread locals of a thread. */
  public record ThreadUse(
      String thread, String threadClass, boolean idle, int values, long bytes) {}

  /** Values of live keys on idle threads of pools: a ranking, not a verdict. */
  public record LeftBehind(String site, int values, int threads, long bytes) {}
}
