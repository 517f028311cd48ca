package io.github.perthread;

import org.jspecify.annotations.Nullable;

/**
 * A handle on one attribute of a {@link ThreadAttributes}, for all threads. Made by {@link
 * ThreadAttributes#attribute}; may be shared, for example in a static field.
 *
 * <p>A handle finds the calling thread's value without a search by name. So it is about as fast as
 * a {@link PerThread}. It also takes as much memory: a table with an entry for each thread that
 * uses the handle. If the calling thread has no attributes yet, each method runs the initializer of
 * the {@code ThreadAttributes} first.
 *
 * @param <V> the type of the values
 */
public final class ThreadAttribute<V> {
  private final MapLocal maps;
  private final String name;
  private final HandleCache cache;
  private final Class<V> type;

  ThreadAttribute(MapLocal maps, String name, HandleCache cache, Class<V> type) {
    this.maps = maps;
    this.name = name;
    this.cache = cache;
    this.type = type;
  }

  /**
   * Returns the attribute's value in the calling thread.
   *
   * @return the value
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   * @throws ClassCastException that names the attribute, if its value is neither null nor of the
   *     handle's type
   */
  public @Nullable V get() {
    Object v = find();
    if (v == Entry.UNSET) {
      throw maps.missing(name);
    }
    return value(v);
  }

  /** Returns the value, which has the type, or {@link Entry#UNSET}. */
  private @Nullable Object find() {
    AttributeCell cell = cache.find();
    if (cell != null && cell.type == type) {
      Object v = cell.valueOpaque();
      if (v != Entry.UNSET) {
        return v;
      }
    }
    return cell != null && cell.saysAbsent() ? Entry.UNSET : search();
  }

  private @Nullable Object search() {
    AttributeMap map = maps.map();
    AttributeCell cell = map.cell(name);
    Object v = cell == null ? Entry.UNSET : cell.value;
    if (cell != null && v != Entry.UNSET) {
      MapLocal.cast(name, v, type);
      cell.type = type;
      map.cacheInHandle(cell, cache);
    } else {
      map.cacheAbsence(name, cache);
    }
    return v;
  }

  /**
   * Sets the attribute in the calling thread.
   *
   * @param value its value, or null
   * @throws ClassCastException that names the attribute, if unchecked code passes a value of
   *     another type
   */
  public void set(@Nullable V value) {
    V v = MapLocal.cast(name, value, type);
    AttributeCell cell = cache.find();
    if (cell != null && cell.value != Entry.UNSET) {
      cell.store(v, type);
    } else {
      maps.map().store(name, v);
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
    return MapLocal.cast(name, maps.take(name), type);
  }

  /** {@return whether the calling thread has the attribute; one whose value is null counts} */
  public boolean isSet() {
    AttributeCell cell = cache.find();
    if (cell != null && cell.valueOpaque() != Entry.UNSET) {
      return true;
    }
    return (cell == null || !cell.saysAbsent()) && maps.map().find(name) != Entry.UNSET;
  }

  /**
   * Returns the attribute's value in the calling thread, or a fallback.
   *
   * @param fallback returned if the calling thread has no such attribute
   * @return the value or the fallback
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

  /** Returns the attribute's name. */
  @Override
  public String toString() {
    return "ThreadAttribute[" + name + "]";
  }
}
