package io.github.perthread;

import java.util.List;
import java.util.Map;

/**
 * Shows what is in all locals, in the form that JMX requires. {@link PerThreadMonitor#view()}
 * returns the same without JMX.
 *
 * <p>It lists the locals that a living thread has used. Each call reads all tables anew, so two
 * numbers may be of different moments; it keeps nothing alive.
 */
public interface PerThreadMXBean {
  /** {@return how many locals living threads have used} */
  int getLocalCount();

  /**
   * Returns how many values living threads have in all locals. Of a {@link ThreadAttributes} each
   * attribute is a value; of an accumulator each thread's part is one.
   *
   * @return how many
   */
  long getLiveValues();

  /**
   * Returns how many values were removed, by the name of the {@link RemovalCause}, while {@link
   * PerThreadMonitor#startCounting() counting} was on. Removals through {@link
   * ThreadAttributes#asMap} do not count. A value that two threads remove at the same moment may
   * count twice, if there is no removal hook.
   *
   * @return a number for each cause
   */
  Map<String, Long> getRemovals();

  /** {@return how often a table was replaced by a larger or smaller one} */
  long getTableRebuilds();

  /** {@return how many removal hooks threw an exception} */
  long getHookFailures();

  /** {@return the locals, in no particular order} */
  List<LocalInfo> getLocals();

  /**
   * Returns what a thread has, by class.
   *
   * @param threadId as {@code Thread.getId()} and thread dumps give it
   * @return a new list
   */
  List<ValueInfo> listValues(long threadId);

  /**
   * Removes the values of all threads from the locals of that name, as {@link
   * PerThread#clearAllThreads} does. Accumulators are not cleared.
   *
   * @param name the name
   * @return how many values were removed
   */
  int clear(String name);

  /** Describes a local. */
  interface LocalInfo {
    /** {@return the local's number, the same as {@link HeldValue#localId()}} */
    long getId();

    /**
     * Returns the local's name, given or derived from the class that made it; locals without a name
     * that one class made may share it.
     *
     * @return the name
     */
    String getName();

    /**
     * Returns the class that makes its values: a subclass, an initializer or, failing these, a
     * hook.
     *
     * @return its name
     */
    String getInitializerClass();

    /**
     * Returns when it was made.
     *
     * @return the time in the form of ISO 8601; empty if that was before counting began
     */
    String getCreated();

    /**
     * Returns where it was made, innermost frame first.
     *
     * @return the frames; none unless {@code -Dperthread.trackCreation=true} was set
     */
    List<String> getCreationStack();

    /** {@return how many living threads have a value, or of attributes a map} */
    int getLiveThreads();

    /** {@return how many values living threads have; each attribute is one} */
    long getLiveValues();

    /**
     * Returns how many entries its table has. Threads that have no value now, or that have just
     * ended, may have one.
     *
     * @return how many
     */
    int getEntries();

    /** {@return how many values were removed while counting was on} */
    long getRemovals();

    /**
     * Returns an estimate of how much memory its table and entries take, without the values.
     *
     * @return the number of bytes
     */
    long getTableBytes();
  }

  /** A value that a thread has. */
  interface ValueInfo {
    /** {@return the local's name; of an attribute, followed by its name in brackets} */
    String getLocal();

    /**
     * Returns the name of the value's class.
     *
     * @return the name; {@code "null"} if the value is null
     */
    String getValueClass();
  }
}
