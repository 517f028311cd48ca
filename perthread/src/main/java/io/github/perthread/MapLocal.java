package io.github.perthread;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The local in which a {@link ThreadAttributes} keeps the attributes of each thread. */
final class MapLocal extends AbstractPerThread<AttributeMap> {
  private final Class<?> kind;
  private final Class<?> ownerClass;
  private final @Nullable Class<?> initializerClass;
  private final Runnable initializer;
  private final @Nullable String givenName;

  /** What the initializer was made of; it takes any owner of the kind. */
  private final @Nullable Consumer<?> givenInitializer;

  private final @Nullable UnaryOperator<@Nullable Object> givenCopy;

  /**
   * Makes a local without any maps.
   *
   * @param kind the public class that users know
   * @param owner the object whose attributes these are
   * @param name its name, if it was given one
   * @param initializer called with the owner, when the calling thread's map is there and empty;
   *     null if it is to stay empty
   * @param copy makes an attribute's value that is handed on; null if the attributes are not
   *     propagated
   */
  <A> MapLocal(
      Class<A> kind,
      A owner,
      @Nullable String name,
      @Nullable Consumer<? super A> initializer,
      @Nullable UnaryOperator<@Nullable Object> copy) {
    super(name, null, copy == null ? null : map -> copyOf(map, copy));
    this.kind = kind;
    givenName = name;
    givenInitializer = initializer;
    givenCopy = copy;
    ownerClass = owner.getClass();
    initializerClass = initializer == null ? null : initializer.getClass();
    this.initializer = initializer == null ? () -> {} : () -> initializer.accept(owner);
    created();
  }

  private static @Nullable Object copyOf(
      @Nullable Object map, UnaryOperator<@Nullable Object> copyValue) {
    return map instanceof AttributeMap attributes ? attributes.copy(copyValue) : map;
  }

  /** Returns a local without any maps for a clone of the owner, with the same settings. */
  @SuppressWarnings("unchecked")
  <A> MapLocal forClone(Class<A> ofKind, A clone) {
    return new MapLocal(
        ofKind, clone, givenName, (Consumer<? super A>) givenInitializer, givenCopy);
  }

  /** Returns the calling thread's map, made and initialized if need be. */
  AttributeMap map() {
    return peek() instanceof AttributeMap map ? map : initializeMap();
  }

  private AttributeMap initializeMap() {
    Thread t = Thread.currentThread();
    AttributeMap map = new AttributeMap(t);
    set(map);
    Entry e = entry(t);
    boolean made = false;
    e.initializing = true;
    try {
      initializer.run();
      made = true;
    } finally {
      e.initializing = false;
      if (!made) {
        map.clearHandleCaches();
        remove();
      }
    }
    return map;
  }

  /** Removes an attribute of the calling thread and returns its value. */
  @Nullable Object take(String name) {
    Object v = map().take(name);
    if (v == Entry.UNSET) {
      throw missing(name);
    }
    countRemoved(RemovalCause.REMOVE, 1);
    return v;
  }

  /** Makes the exception for an attribute that the calling thread does not have. */
  NoSuchAttributeException missing(String name) {
    return new NoSuchAttributeException(
        "No attribute '" + name + "' of " + describe() + " in " + Thread.currentThread());
  }

  /** An attribute is a value, the map is none. */
  @Override
  int valuesIn(AttributeMap map) {
    return map.size();
  }

  /** Returns false: what a thread removes by itself are attributes, not maps. */
  @Override
  boolean countsInEntries() {
    return false;
  }

  /** Removes the attributes of the calling thread. */
  void clearOwnMap() {
    countRemoved(RemovalCause.REMOVE, map().clearValues());
  }

  /**
   * Empties the maps of all threads; returns how many attributes there were. The maps stay: the
   * initializer does not run again, and handles find the cells that their threads go on using.
   */
  @Override
  int clearAllThreadsAndCount() {
    int[] count = {0};
    visit((thread, map) -> count[0] += map.clearValues());
    countRemoved(RemovalCause.CLEAR, count[0]);
    return count[0];
  }

  /** Removes the map; only its attributes while the initializer runs, which is to know of it. */
  @Override
  boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    if (!(peek() instanceof AttributeMap map)) {
      return false;
    }
    if (entry(t).initializing) {
      return map.clearValues() > 0;
    }
    map.clearHandleCaches();
    return super.removeOwn(t, withHook, cause);
  }

  @Override
  int removeValuesLoadedBy(ClassLoader loader) {
    int[] count = {0};
    visit((thread, map) -> count[0] += map.removeValuesLoadedBy(loader));
    countRemoved(RemovalCause.CLASS_LOADER, count[0]);
    return count[0];
  }

  @Override
  Class<?> kind() {
    return kind;
  }

  @Override
  Class<?> userClass() {
    return ownerClass;
  }

  @Override
  @Nullable Class<?> givenClass() {
    return initializerClass;
  }

  /** Checks a value's type; the exception names the attribute. */
  @SuppressWarnings("unchecked")
  static <V> @Nullable V cast(String name, @Nullable Object v, Class<V> type) {
    if (v != null && !type.isInstance(v)) {
      throw new ClassCastException(
          "Attribute '" + name + "' is a " + v.getClass().getName() + ", not a " + type.getName());
    }
    return (V) v;
  }
}
