package io.github.perthread;

import org.jspecify.annotations.Nullable;

/**
 * A handle on one attribute of a {@link ThreadAttributes}, in whatever thread uses it. Made by
 * {@link ThreadAttributes#attribute}; may be shared, also in a static field.
 *
 * <p>It finds the calling thread's value by number instead of by name, and so is about as fast as a
 * {@link PerThread}. If the calling thread has no attributes yet, any method but the constructor
 * runs the initializer first.
 *
 * @param <V> the type of the values
 */
public final class ThreadAttribute<V> {
  private final ThreadAttributes attributes;
  private final String name;
  private final int number;
  private final Class<V> type;

  ThreadAttribute(ThreadAttributes attributes, String name, int number, Class<V> type) {
    this.attributes = attributes;
    this.name = name;
    this.number = number;
    this.type = type;
  }

  /**
   * The attribute's value in the calling thread.
   *
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   * @throws ClassCastException that names the attribute, if its value is neither null nor of the
   *     handle's type
   */
  public @Nullable V get() {
    Object v = attributes.map().find(number, name);
    if (v == Entry.UNSET) {
      throw attributes.missing(name);
    }
    return ThreadAttributes.cast(name, v, type);
  }

  /**
   * Sets the attribute in the calling thread.
   *
   * @throws ClassCastException that names the attribute, if unchecked code passes a value of
   *     another type
   */
  public void set(@Nullable V value) {
    attributes.map().store(number, name, ThreadAttributes.cast(name, value, type));
  }

  /**
   * Removes the attribute in the calling thread.
   *
   * @return its value
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   * @throws ClassCastException as in {@link #get}; the attribute is removed all the same
   */
  public @Nullable V remove() {
    return ThreadAttributes.cast(name, attributes.remove(name), type);
  }

  /** Whether the calling thread has the attribute, be its value null. */
  public boolean isSet() {
    return attributes.map().find(number, name) != Entry.UNSET;
  }

  /**
   * The attribute's value in the calling thread, or the fallback if it has no such attribute.
   *
   * @throws ClassCastException as in {@link #get}
   */
  public @Nullable V getOrDefault(@Nullable V fallback) {
    Object v = attributes.map().find(number, name);
    return v == Entry.UNSET ? fallback : ThreadAttributes.cast(name, v, type);
  }

  @Override
  public String toString() {
    return "ThreadAttribute[" + name + "]";
  }
}
