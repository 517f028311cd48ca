package io.github.perthread;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that a thread has in a local, at the moment of asking. Holds the thread, but neither the
 * local nor the value, and nothing that leads to them.
 */
public final class HeldValue {
  private final long localId;
  private final String localName;
  private final List<StackTraceElement> creationStack;
  private final Thread thread;
  private final String valueClass;

  HeldValue(AbstractPerThread<?> local, Thread thread, @Nullable Object value) {
    LocalHistory history = local.history();
    localId = history.id;
    localName = local.describe();
    creationStack = history.creation;
    this.thread = thread;
    valueClass = classOf(value);
  }

  static String classOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getTypeName();
  }

  /** {@return the number of the local: the same each time, and no other local's in this JVM} */
  public long localId() {
    return localId;
  }

  /**
   * Returns the local's name.
   *
   * @return the name that it was given, or one derived from the class that made it
   */
  public String localName() {
    return localName;
  }

  /**
   * Returns where the local was made, innermost frame first.
   *
   * @return the frames; none unless {@code -Dperthread.trackCreation=true} was set
   */
  public List<StackTraceElement> creationStack() {
    return creationStack;
  }

  /** {@return the thread that has the value} */
  public Thread thread() {
    return thread;
  }

  /**
   * Returns the name of the value's class.
   *
   * @return the name; {@code "null"} if the value is null
   */
  public String valueClass() {
    return valueClass;
  }

  /** Returns all of it, in one line. */
  @Override
  public String toString() {
    return localName + ": " + valueClass + " in " + thread;
  }
}
