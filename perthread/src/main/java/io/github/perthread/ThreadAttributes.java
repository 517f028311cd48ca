package io.github.perthread;

import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An object in which each thread has attributes of its own: Python's {@code threading.local}.
 *
 * <pre>{@code
 * static final ThreadAttributes REQUEST = new ThreadAttributes(a -> a.set("tenant", "none"));
 *
 * static String describe() {
 *   REQUEST.set("user", "ada");
 *   return REQUEST.get("user") + " of " + REQUEST.get("tenant");
 * }
 * }</pre>
 *
 * <p>A thread's attributes are removed when the thread ends, and are collected with the object, as
 * the values of a {@link PerThread} are. <a href="package-summary.html#general">What holds for all
 * methods</a> of the library, about null, threads and visibility, holds here too.
 *
 * <p>The initializer runs in every thread, the constructing one included, before that thread's
 * first access. An access is any call of an instance method but {@link #attribute} and {@link
 * #clearAllThreads}. The initializer sees and fills the attributes that are being made, as Python's
 * {@code __init__} does; the variables that it captured take the place of Python's initialization
 * arguments. If it throws, the attributes are discarded, the caller gets the exception, and the
 * next access tries again. (For the constructing thread Python runs {@code __init__} during
 * construction; in Java the fields of a subclass would not exist yet.)
 *
 * <p>Subclasses may add methods and fields. Their fields are shared by all threads, as Python's
 * {@code __slots__} are; the attributes are not. The clone of a subclass that is {@code Cloneable}
 * has attributes of its own, which the same initializer makes.
 *
 * <p>Names are any strings but null; values may be null. An access by name costs as much as an
 * access to a {@code PerThread} plus a search by hash; with a {@linkplain #attribute handle} there
 * is no search.
 */
@SuppressWarnings("this-escape") // the constructors only note this: the initializer runs later
public class ThreadAttributes {
  /** Not final, nor is the other, because a clone gets its own. */
  private MapLocal maps;

  /** For each name that has a handle. */
  private Map<String, HandleCache> handleCaches = new ConcurrentHashMap<>();

  /** Makes an object that has no attributes in any thread. */
  public ThreadAttributes() {
    maps = newMaps(null, null, null);
  }

  /**
   * Makes an object with a name that has no attributes in any thread.
   *
   * @param name what messages call the object
   */
  public ThreadAttributes(String name) {
    maps = newMaps(requireName(name), null, null);
  }

  /**
   * Makes an object whose attributes an initializer makes in each thread.
   *
   * @param initializer gets this object, in the thread whose attributes it is to make
   */
  public ThreadAttributes(Consumer<? super ThreadAttributes> initializer) {
    maps = newMaps(null, Objects.requireNonNull(initializer, "initializer"), null);
  }

  /**
   * Makes an object with a name, whose attributes an initializer makes in each thread.
   *
   * @param name what messages call the object
   * @param initializer gets this object, in the thread whose attributes it is to make
   */
  public ThreadAttributes(String name, Consumer<? super ThreadAttributes> initializer) {
    maps = newMaps(requireName(name), Objects.requireNonNull(initializer, "initializer"), null);
  }

  /**
   * Makes an object that {@link PerThreadContext} hands on to other threads. Each run gets
   * attributes of its own, in the same order.
   *
   * @param initializer gets this object, in the thread whose attributes it is to make
   * @param copy makes a copy of an attribute's value, {@code UnaryOperator.identity()} if values do
   *     not change; not called with null
   */
  public ThreadAttributes(
      Consumer<? super ThreadAttributes> initializer, UnaryOperator<Object> copy) {
    maps =
        newMaps(
            null,
            Objects.requireNonNull(initializer, "initializer"),
            Objects.requireNonNull(copy, "copy"));
  }

  /**
   * Makes an object with a name that {@link PerThreadContext} hands on to other threads.
   *
   * @param name what messages call the object
   * @param initializer gets this object, in the thread whose attributes it is to make
   * @param copy makes a copy of an attribute's value; not called with null
   */
  public ThreadAttributes(
      String name, Consumer<? super ThreadAttributes> initializer, UnaryOperator<Object> copy) {
    maps =
        newMaps(
            requireName(name),
            Objects.requireNonNull(initializer, "initializer"),
            Objects.requireNonNull(copy, "copy"));
  }

  @SuppressWarnings("unchecked") // copy is not called with null
  private MapLocal newMaps(
      @Nullable String name,
      @Nullable Consumer<? super ThreadAttributes> initializer,
      @Nullable UnaryOperator<Object> copy) {
    return new MapLocal(
        ThreadAttributes.class,
        this,
        name,
        initializer,
        (UnaryOperator<@Nullable Object>) (UnaryOperator<?>) copy);
  }

  /**
   * Returns the attribute's value in the calling thread.
   *
   * @param name the attribute's name
   * @return the value
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   */
  public final @Nullable Object get(String name) {
    Object v = map().find(requireName(name));
    if (v == Entry.UNSET) {
      throw maps.missing(name);
    }
    return v;
  }

  /**
   * Returns the attribute's value in the calling thread, as a type.
   *
   * @param name the attribute's name
   * @param type a type; a primitive one means its box
   * @param <V> the type
   * @return the value
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   * @throws ClassCastException that names the attribute, if its value is neither null nor of the
   *     type
   */
  public final <V> @Nullable V get(String name, Class<V> type) {
    Objects.requireNonNull(type, "type");
    return MapLocal.cast(name, get(name), boxed(type));
  }

  /**
   * Returns the attribute's value in the calling thread, or a fallback.
   *
   * @param name the attribute's name
   * @param fallback returned if the calling thread has no such attribute
   * @return the value or the fallback
   */
  public final @Nullable Object getOrDefault(String name, @Nullable Object fallback) {
    Object v = map().find(requireName(name));
    return v == Entry.UNSET ? fallback : v;
  }

  /**
   * Sets an attribute of the calling thread.
   *
   * @param name the attribute's name
   * @param value its value, or null
   * @return the value before, or null if there was none
   */
  public final @Nullable Object set(String name, @Nullable Object value) {
    requireName(name);
    return AttributeMap.nullIfUnset(map().store(name, value));
  }

  /**
   * Removes an attribute of the calling thread.
   *
   * @param name the attribute's name
   * @return its value
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   */
  public final @Nullable Object remove(String name) {
    return maps.take(requireName(name));
  }

  /**
   * Returns whether the calling thread has an attribute; one whose value is null counts.
   *
   * @param name the attribute's name
   * @return whether it has it
   */
  public final boolean has(String name) {
    return map().find(requireName(name)) != Entry.UNSET;
  }

  /**
   * Returns the names of the calling thread's attributes, in insertion order.
   *
   * @return the names as they are now; unmodifiable
   */
  public final Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(map().keySet()));
  }

  /**
   * Returns the live map of the calling thread's attributes, in insertion order. It keeps belonging
   * to that thread: other threads may read it, weakly consistently, and get an {@code
   * IllegalStateException} that names the owner when they write to it. After the thread has ended
   * the map stays readable. The map does not keep this object alive.
   *
   * @return the same map at each call, until {@link PerThread#removeAllForCurrentThread} or the end
   *     of the thread removes it
   */
  public final Map<String, @Nullable Object> asMap() {
    return map();
  }

  /**
   * Returns a handle on an attribute, for repeated access about as fast as that to a {@link
   * PerThread}. The handle and the map see each other's changes. The handle keeps this object
   * alive.
   *
   * @param name the attribute's name
   * @param type the type of its values; a primitive one means its box
   * @param <V> the type
   * @return the handle
   */
  public final <V> ThreadAttribute<V> attribute(String name, Class<V> type) {
    Objects.requireNonNull(type, "type");
    HandleCache cache = handleCaches.computeIfAbsent(requireName(name), any -> new HandleCache());
    return new ThreadAttribute<>(maps, name, cache, boxed(type));
  }

  /** Removes the calling thread's attributes; the initializer does not run again. */
  public void clear() {
    maps.clearOwnMap();
  }

  /**
   * Removes the attributes of all threads that have any; the initializer does not run again.
   *
   * @return how many attributes were removed
   */
  public int clearAllThreads() {
    return maps.clearAllThreadsAndCount();
  }

  /**
   * Makes an object of the same class, with attributes of its own, if a subclass is cloneable.
   *
   * @return the clone
   * @throws CloneNotSupportedException if it is not
   */
  @Override
  protected Object clone() throws CloneNotSupportedException {
    ThreadAttributes copy = (ThreadAttributes) super.clone();
    copy.maps = maps.forClone(ThreadAttributes.class, copy);
    copy.handleCaches = new ConcurrentHashMap<>();
    VarHandle.releaseFence(); // the effect of final fields
    return copy;
  }

  /** Returns the calling thread's map, made and initialized if need be. */
  private AttributeMap map() {
    return maps.map();
  }

  private static String requireName(String name) {
    return Objects.requireNonNull(name, "name");
  }

  @SuppressWarnings("unchecked")
  private static <V> Class<V> boxed(Class<V> type) {
    return type.isPrimitive() ? (Class<V>) MethodType.methodType(type).wrap().returnType() : type;
  }
}
