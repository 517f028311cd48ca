package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** That a thread has a value in a local. Holds the thread, but neither the local nor the value. */
public final class HeldValue {
  private final WeakReference<PerThread<?>> local;
  private final String localName;
  private final List<StackTraceElement> creationStack;
  private final Thread thread;
  private final String valueClass;

  HeldValue(PerThread<?> local, Thread thread, @Nullable Object value) {
    this.local = local.self();
    localName = local.describe();
    LocalHistory history = local.historyIfAny();
    creationStack = history == null ? List.of() : history.creation;
    this.thread = thread;
    valueClass = classOf(value);
  }

  static String classOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getTypeName();
  }

  /** Stands for the local: the same object each time, as long as the local is there. */
  public Object localKey() {
    return local;
  }

  /** The local's name, given or derived from the class that made it. */
  public String localName() {
    return localName;
  }

  /** Where the local was made; empty unless {@code -Dperthread.trackCreation=true} was set. */
  public List<StackTraceElement> creationStack() {
    return creationStack;
  }

  /** Who has it. */
  public Thread thread() {
    return thread;
  }

  /** The class of the value; {@code "null"} if that is what it is. */
  public String valueClass() {
    return valueClass;
  }

  /** All of it, in a line. */
  @Override
  public String toString() {
    return localName + ": " + valueClass + " in " + thread;
  }
}
