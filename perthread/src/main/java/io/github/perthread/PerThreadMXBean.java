package io.github.perthread;

import java.util.List;
import java.util.Map;

/**
 * What is going on in all locals, in the form that JMX wants. {@link PerThreadMonitor#view()} gives
 * it without JMX.
 *
 * <p>Listed are the locals that a living thread has used. Numbers are those of one moment each, not
 * of the same one. Each call goes through all tables; what it finds is not kept alive.
 */
public interface PerThreadMXBean {
  /** How many locals living threads have used. */
  int getLocalCount();

  /** How many values living threads have in all locals. */
  long getLiveValues();

  /**
   * How many values were given up, by the name of the {@link RemovalCause}, since {@link
   * PerThreadMonitor#startCounting() counting} began.
   */
  Map<String, Long> getGivenUp();

  /** How often a table was replaced by a larger or smaller one. */
  long getTableRebuilds();

  /** How many removal hooks threw something. */
  long getHookFailures();

  /** The locals, in no particular order. */
  List<LocalInfo> getLocals();

  /**
   * What a thread has, by class.
   *
   * @param threadId as {@code Thread.getId()} gives it, and thread dumps do
   */
  List<ValueInfo> listValues(long threadId);

  /**
   * Gives up the values of all threads in the locals of that name, as {@link
   * PerThread#clearAllThreads} does. Accumulators are not cleared.
   *
   * @return how many values were given up
   */
  int clear(String name);

  /** A local. */
  interface LocalInfo {
    /** Its name, given or derived from the class that made it. */
    String getName();

    /** The class that makes its values: a subclass, an initializer or, failing these, a hook. */
    String getInitializerClass();

    /** When it was made, in the form of ISO 8601; empty if that was before counting began. */
    String getCreated();

    /**
     * Where it was made, innermost frame first; empty unless {@code -Dperthread.trackCreation=true}
     * was set.
     */
    List<String> getCreationStack();

    /** How many living threads have a value. */
    int getLiveThreads();

    /** How many entries its table has: also of threads that have no value now, or just ended. */
    int getEntries();

    /** How many values were given up since counting began. */
    long getGivenUp();

    /** How much memory its table and entries take, at a guess; without the values. */
    long getTableBytes();
  }

  /** A value that a thread has. */
  interface ValueInfo {
    /** The local's name; of an attribute, followed by its name in brackets. */
    String getLocal();

    /** The class of the value; {@code "null"} if that is what it is. */
    String getValueClass();
  }
}
