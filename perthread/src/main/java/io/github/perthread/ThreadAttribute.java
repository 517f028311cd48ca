package io.github.perthread;

import org.jspecify.annotations.Nullable;

/**
 * A handle on one attribute of a {@link ThreadAttributes}, in whatever thread uses it. Made by
 * {@link ThreadAttributes#attribute}; may be shared, also in a static field.
 *
 * <p>It finds the calling thread's value without a search by name, and so is about as fast as a
 * {@link PerThread}, and as large: a place in a table for each thread that uses it. If the calling
 * thread has no attributes yet, any method but the constructor runs the initializer first.
 *
 * @param <V> the type of the values
 */
public final class ThreadAttribute<V> {
  private final ThreadAttributes attributes;
  private final String name;
  private final AttributeCells cells;
  private final Class<V> type;

  ThreadAttribute(ThreadAttributes attributes, String name, AttributeCells cells, Class<V> type) {
    this.attributes = attributes;
    this.name = name;
    this.cells = cells;
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
    Object v = find();
    if (v == Entry.UNSET) {
      throw attributes.missing(name);
    }
    return value(v);
  }

  /** The value, which is of the type, or {@link Entry#UNSET}. */
  private @Nullable Object find() {
    AttributeMap.Cell cell = cells.find();
    if (cell != null && cell.type == type) {
      Object v = cell.value;
      if (v != Entry.UNSET) {
        return v;
      }
    }
    return search();
  }

  private @Nullable Object search() {
    AttributeMap map = attributes.map();
    AttributeMap.Cell cell = map.cell(name);
    Object v = cell == null ? Entry.UNSET : cell.value;
    if (cell != null && v != Entry.UNSET) {
      ThreadAttributes.cast(name, v, type);
      cell.type = type;
      map.cut(cell, cells);
    }
    return v;
  }

  /**
   * Sets the attribute in the calling thread.
   *
   * @throws ClassCastException that names the attribute, if unchecked code passes a value of
   *     another type
   */
  public void set(@Nullable V value) {
    V v = ThreadAttributes.cast(name, value, type);
    AttributeMap.Cell cell = cells.find();
    if (cell != null && cell.value != Entry.UNSET) {
      cell.store(v, type);
    } else {
      attributes.map().store(name, v);
      search();
    }
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
    AttributeMap.Cell cell = cells.find();
    return (cell != null && cell.value != Entry.UNSET) || attributes.has(name);
  }

  /**
   * The attribute's value in the calling thread, or the fallback if it has no such attribute.
   *
   * @throws ClassCastException as in {@link #get}
   */
  public @Nullable V getOrDefault(@Nullable V fallback) {
    Object v = find();
    return v == Entry.UNSET ? fallback : value(v);
  }

  @SuppressWarnings("unchecked")
  private @Nullable V value(@Nullable Object v) {
    return (V) v;
  }

  @Override
  public String toString() {
    return "ThreadAttribute[" + name + "]";
  }
}
