package io.github.perthread;

import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An object whose attributes each thread has for itself: Python's {@code threading.local}.
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
 * <p>The attributes of a thread die with the thread and with the object, as the values of a {@link
 * PerThread} do; what is <a href="PerThread.html#general">said there</a> of null, of threads and of
 * visibility holds here.
 *
 * <p>The initializer runs in every thread, the constructing one included, before that thread's
 * first access, which is any call of an instance method but {@link #attribute} and {@link
 * #clearAllThreads}. It sees and fills the attributes that are being made, as Python's {@code
 * __init__} does, and what it captured is what Python calls the initialization arguments. If it
 * throws, the attributes are discarded, the caller gets the exception, and the next access tries
 * again. Python runs it at construction for the constructing thread; here that would be before the
 * fields of a subclass exist.
 *
 * <p>Subclasses may add methods and fields. Their fields are shared by all threads, as Python's
 * {@code __slots__} are; the attributes are not.
 *
 * <p>Names are any strings but null; where one is null, {@code NullPointerException} says so.
 * Values may be null. By name an access costs one of a {@code PerThread} and a search by hash; a
 * {@linkplain #attribute handle} saves the search.
 */
public class ThreadAttributes {
  private final Consumer<? super ThreadAttributes> initializer;

  private final PerThread<AttributeMap> maps = new Maps();

  /** For each name that has a handle. */
  private final Map<String, AttributeCells> shortCuts = new ConcurrentHashMap<>();

  /** Goes by the name of the object whose attributes are in it. */
  private final class Maps extends PerThread<AttributeMap> {
    @Override
    String describe() {
      return ThreadAttributes.this.describe();
    }

    @Override
    boolean giveUpOwn(Thread t, boolean withHook, RemovalCause cause) {
      if (peek() instanceof AttributeMap map) {
        map.removeShortCuts();
      }
      return super.giveUpOwn(t, withHook, cause);
    }
  }

  /** Makes an object that has no attributes in any thread. */
  public ThreadAttributes() {
    this(attributes -> {});
  }

  /**
   * Makes an object whose attributes an initializer makes in each thread.
   *
   * @param initializer gets this object, in the thread whose attributes it is to make
   */
  public ThreadAttributes(Consumer<? super ThreadAttributes> initializer) {
    this.initializer = Objects.requireNonNull(initializer, "initializer");
  }

  /**
   * The attribute's value in the calling thread.
   *
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   */
  public final @Nullable Object get(String name) {
    Object v = map().find(requireName(name));
    if (v == Entry.UNSET) {
      throw missing(name);
    }
    return v;
  }

  /**
   * The attribute's value in the calling thread, as a type; a primitive one means its box.
   *
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   * @throws ClassCastException that names the attribute, if its value is neither null nor of the
   *     type
   */
  public final <V> @Nullable V get(String name, Class<V> type) {
    Objects.requireNonNull(type, "type");
    return cast(name, get(name), boxed(type));
  }

  /** The attribute's value in the calling thread, or the fallback if it has no such attribute. */
  public final @Nullable Object getOrDefault(String name, @Nullable Object fallback) {
    Object v = map().find(requireName(name));
    return v == Entry.UNSET ? fallback : v;
  }

  /**
   * Sets an attribute of the calling thread.
   *
   * @return the value before, or null if there was none
   */
  public final @Nullable Object set(String name, @Nullable Object value) {
    requireName(name);
    return AttributeMap.nullIfUnset(map().store(name, value));
  }

  /**
   * Removes an attribute of the calling thread.
   *
   * @return its value
   * @throws NoSuchAttributeException if the calling thread has no such attribute
   */
  public final @Nullable Object remove(String name) {
    Object v = map().take(requireName(name));
    if (v == Entry.UNSET) {
      throw missing(name);
    }
    return v;
  }

  /** Whether the calling thread has the attribute, be its value null. */
  public final boolean has(String name) {
    return map().find(requireName(name)) != Entry.UNSET;
  }

  /** The names of the calling thread's attributes, in insertion order, as they are now. */
  public final Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(map().keySet()));
  }

  /**
   * The live map of the calling thread's attributes, in insertion order; always the same one. It
   * keeps belonging to this thread: others may read it, weakly consistently, and get an {@code
   * IllegalStateException} that names the owner when they write to it. After the thread has ended
   * it stays readable to whoever holds it. It does not hold this object.
   */
  public final Map<String, @Nullable Object> asMap() {
    return map();
  }

  /**
   * A handle on an attribute, for repeated access: as fast as a {@link PerThread}. The handle and
   * the map see each other's changes. It holds this object.
   *
   * @param type of the values; a primitive one means its box
   */
  public final <V> ThreadAttribute<V> attribute(String name, Class<V> type) {
    Objects.requireNonNull(type, "type");
    AttributeCells cells =
        shortCuts.computeIfAbsent(requireName(name), any -> new AttributeCells());
    return new ThreadAttribute<>(this, name, cells, boxed(type));
  }

  /** Empties the calling thread's attributes; the initializer is not run again. */
  public void clear() {
    map().clearValues();
  }

  /** Empties the attributes of all threads that have any; the initializer is not run again. */
  public void clearAllThreads() {
    maps.forEach((thread, map) -> map.clearValues());
  }

  /** The calling thread's map, made and initialized if need be. */
  final AttributeMap map() {
    return maps.peek() instanceof AttributeMap map ? map : initialize();
  }

  private AttributeMap initialize() {
    AttributeMap map = new AttributeMap(Thread.currentThread());
    maps.set(map);
    boolean made = false;
    try {
      initializer.accept(this);
      made = true;
    } finally {
      if (!made) {
        map.removeShortCuts();
        maps.remove();
      }
    }
    return map;
  }

  final NoSuchAttributeException missing(String name) {
    return new NoSuchAttributeException(
        "No attribute '" + name + "' of " + describe() + " in " + Thread.currentThread());
  }

  /** Not {@code toString}, which a subclass may have made from its attributes. */
  private String describe() {
    return getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(this));
  }

  private static String requireName(String name) {
    return Objects.requireNonNull(name, "name");
  }

  @SuppressWarnings("unchecked")
  static <V> @Nullable V cast(String name, @Nullable Object v, Class<V> type) {
    if (v != null && !type.isInstance(v)) {
      throw new ClassCastException(
          "Attribute '" + name + "' is a " + v.getClass().getName() + ", not a " + type.getName());
    }
    return (V) v;
  }

  @SuppressWarnings("unchecked")
  private static <V> Class<V> boxed(Class<V> type) {
    return type.isPrimitive() ? (Class<V>) MethodType.methodType(type).wrap().returnType() : type;
  }
}
