package io.github.perthread.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a heap. Bytes of a site, a thread or a finding are those that its values
 * retain: the bytes that would be freed with them, because nothing else keeps them alive.
 *
 * @param program the program whose heap it is
 * @param totals the heap as a whole
 * @param findings the leaks, the largest first
 * @param loaders the class loaders that thread-local values keep alive
 * @param sites all locals by the place in the program that holds them, the largest first
 * @param threads the threads that have values, the largest first
 * @param leftBehind values of live keys on idle threads of pools
 * @param agentOption the option of the agent that makes the leaking locals {@code PerThread}s, or
 *     null if there are none that it could
 * @param notes what to know about this dump
 */
public record Inspection(
    Program program,
    Totals totals,
    List<Finding> findings,
    List<PinnedLoader> loaders,
    List<LocalSite> sites,
    List<ThreadUse> threads,
    List<LeftBehind> leftBehind,
    @Nullable String agentOption,
    List<String> notes) {

  /**
   * A program, as far as its heap tells; null or 0 stands for what it does not.
   *
   * @param mainClass the class that was started, or the jar
   * @param pid its process id
   * @param host the machine on which it runs, if it was asked for its heap
   * @param jvm the name and version of its JVM
   * @param time when the dump was written, in UTC
   */
  public record Program(
      @Nullable String mainClass,
      long pid,
      @Nullable String host,
      @Nullable String jvm,
      @Nullable String time) {}

  /**
   * The heap as a whole.
   *
   * @param objects how many objects it has
   * @param heapBytes the bytes of all its objects
   * @param threads how many threads are alive
   * @param keys the locals that have values
   * @param values the values that threads have
   * @param localBytes the bytes that nothing but thread-local values keeps alive
   */
  public record Totals(
      int objects, long heapBytes, int threads, int keys, int values, long localBytes) {}

  /**
   * A named number.
   *
   * @param name the name
   * @param count how many there are
   */
  public record Count(String name, int count) {}

  /**
   * The threads that hold something. Threads are counted as what they are, objects: 50 threads of
   * one name are 50.
   *
   * @param count how many threads these are
   * @param names their names, each with the number of threads of that name
   */
  public record HoldingThreads(int count, List<Count> names) {}

  /**
   * A leak.
   *
   * @param leak why it is one
   * @param site the place that held the keys, or the class of the values
   * @param kind what kind of local it is
   * @param keyClass the class of the locals, empty if they are gone
   * @param keys how many locals there are
   * @param values how many values there are
   * @param bytes the bytes that the values retain
   * @param softBytes the bytes that the values hold by soft references only: the JVM frees them
   *     before it runs out of memory, so they are not part of {@code bytes}
   * @param valueClasses the classes of the values
   * @param threads the threads that have the values
   * @param path how a value reaches its key, or the loader; edge by edge
   * @param why why this is a leak
   * @param change what to change
   */
  public record Finding(
      LeakKind leak,
      String site,
      LocalKind kind,
      String keyClass,
      int keys,
      int values,
      long bytes,
      long softBytes,
      List<Count> valueClasses,
      HoldingThreads threads,
      List<String> path,
      String why,
      String change) {}

  /**
   * Class loaders that thread-local values keep alive: those of one class that the same things
   * hold.
   *
   * @param loader the class of the loaders
   * @param count how many loaders these are
   * @param classes the classes that they defined
   * @param state why they should be gone
   * @param bytes the bytes that would be freed with them; 0 where other things keep them alive too
   * @param holders what holds them
   */
  public record PinnedLoader(
      String loader, int count, int classes, String state, long bytes, List<Holder> holders) {}

  /**
   * Something that keeps a loader alive.
   *
   * @param site a site of thread locals, or null for another edge
   * @param values how many values of the site lead to the loader
   * @param threads the threads that have them, or whose own fields they are
   * @param path how they reach the loader
   */
  public record Holder(
      @Nullable String site, int values, HoldingThreads threads, List<String> path) {}

  /**
   * All locals held by one place in the program.
   *
   * @param site the place
   * @param kind what kind of local it is
   * @param keyClass the class of the locals, empty if they are gone
   * @param keys how many locals there are
   * @param values how many values there are
   * @param threads how many threads have them
   * @param bytes the bytes that the values retain
   * @param softBytes the bytes that they hold by soft references only
   * @param valueClasses the classes of the values
   * @param leak why it is a leak, or null if it is none
   */
  public record LocalSite(
      String site,
      LocalKind kind,
      String keyClass,
      int keys,
      int values,
      int threads,
      long bytes,
      long softBytes,
      List<Count> valueClasses,
      @Nullable LeakKind leak) {}

  /**
   * The thread locals of a thread.
   *
   * @param thread the name of the thread
   * @param threadClass its class
   * @param idle whether it is a thread of a pool and waits for work
   * @param values how many values it has
   * @param bytes the bytes that they retain
   */
  public record ThreadUse(
      String thread, String threadClass, boolean idle, int values, long bytes) {}

  /**
   * Values of live keys on idle threads of pools: a ranking, not a verdict.
   *
   * @param site the place that holds the keys
   * @param values how many values there are
   * @param threads how many threads have them
   * @param bytes the bytes that they retain
   */
  public record LeftBehind(String site, int values, int threads, long bytes) {}

  /**
   * Returns this inspection of a process that was asked for its heap.
   *
   * @param pid the process id
   * @param host the machine on which it runs
   * @return the same inspection with these two known
   */
  public Inspection ofProcess(long pid, String host) {
    Program named = new Program(program.mainClass(), pid, host, program.jvm(), program.time());
    return new Inspection(
        named, totals, findings, loaders, sites, threads, leftBehind, agentOption, notes);
  }
}
