package io.github.perthread;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that a thread had in a local when {@link PerThreadMonitor#heldValues} was called. It
 * refers to the thread, but neither to the local nor to the value, nor to anything that leads to
 * them.
 */
public final class HeldValue {
  private final long localId;
  private final String localName;
  private final @Nullable String attribute;
  private final List<StackTraceElement> creationStack;
  private final Thread thread;
  private final String valueClass;
  private final boolean isInitial;

  HeldValue(
      AbstractPerThread<?> local,
      @Nullable String attribute,
      Thread thread,
      @Nullable Object value,
      boolean isInitial) {
    LocalHistory history = local.history();
    localId = history.id;
    localName = local.describe();
    creationStack = history.creation;
    this.attribute = attribute;
    this.thread = thread;
    this.isInitial = isInitial;
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
   * Returns the name of the attribute, if the local is a {@link ThreadAttributes}.
   *
   * @return the name; empty if the local is a {@link PerThread}
   */
  public Optional<String> attribute() {
    return Optional.ofNullable(attribute);
  }

  /**
   * Returns what the value is called in listings: the local's name, followed by the attribute's in
   * brackets if it is one.
   *
   * @return the name
   */
  public String name() {
    return attribute == null ? localName : localName + "[" + attribute + "]";
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

  /**
   * Returns whether the value is known to be the one that the local's initializer made in this
   * thread. Known only of values made while {@linkplain PerThreadMonitor#startCounting() counting}
   * was on; never of attributes.
   *
   * @return whether it is known
   */
  public boolean isInitial() {
    return isInitial;
  }

  /** Returns the name, the class and the thread, in one line. */
  @Override
  public String toString() {
    return name() + ": " + valueClass + " in " + thread;
  }
}
