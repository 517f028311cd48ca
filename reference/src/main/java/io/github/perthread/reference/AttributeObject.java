package io.github.perthread.reference;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object whose attributes each thread has for itself; what the three forms have in common. They
 * differ in where a thread's dict is kept, and in who notices that it is no longer needed.
 */
public abstract class AttributeObject {
  static final String DICT = "__dict__";

  /** Does something with the calling thread's dict, which is made first if there is none. */
  protected abstract <R extends @Nullable Object> R withDict(
      Function<Map<String, @Nullable Object>, R> access);

  /** For how many threads this object holds a dict at this moment, ended threads included. */
  public abstract int dictsHeld();

  /**
   * The calling thread's attribute of that name.
   *
   * @throws NoSuchElementException if it has none
   */
  public final @Nullable Object get(String name) {
    return withDict(dict -> required(dict, name).get(name));
  }

  /** Sets an attribute in the calling thread. */
  public final void set(String name, @Nullable Object value) {
    Objects.requireNonNull(name, "name");
    if (name.equals(DICT)) {
      throw new UnsupportedOperationException("The dict cannot be replaced as a whole");
    }
    withDict(dict -> dict.put(name, value));
  }

  /**
   * Removes an attribute in the calling thread.
   *
   * @return its value
   * @throws NoSuchElementException if there was none
   */
  public final @Nullable Object remove(String name) {
    return withDict(dict -> required(dict, name).remove(name));
  }

  /** Whether the calling thread has an attribute of that name. */
  public final boolean has(String name) {
    return withDict(dict -> dict.containsKey(name));
  }

  /** The calling thread's dict itself. */
  public final Map<String, @Nullable Object> dict() {
    return this.<Map<String, @Nullable Object>>withDict(dict -> dict);
  }

  private static Map<String, @Nullable Object> required(
      Map<String, @Nullable Object> dict, String name) {
    Objects.requireNonNull(name, "name");
    if (!dict.containsKey(name)) {
      throw new NoSuchElementException("No attribute '" + name + "'");
    }
    return dict;
  }
}
