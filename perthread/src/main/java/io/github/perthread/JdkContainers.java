package io.github.perthread;

import java.lang.ref.Reference;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks into containers of the JDK without running code of an application: no {@code hashCode}, no
 * comparator, no iterator but the JDK's. So only classes count that keep their elements themselves;
 * their subclasses, and wrappers that hand on to another collection, do not.
 */
final class JdkContainers {
  /** In {@code java.util}; nested classes of the immutable collections have names of their own. */
  private static final Set<String> OF_UTIL =
      Set.of(
          "ArrayDeque",
          "ArrayList",
          "Arrays$ArrayList",
          "Collections$SingletonList",
          "Collections$SingletonMap",
          "Collections$SingletonSet",
          "Collections$CopiesList",
          "EnumMap",
          "HashMap",
          "HashSet",
          "Hashtable",
          "IdentityHashMap",
          "JumboEnumSet",
          "LinkedHashMap",
          "LinkedHashSet",
          "LinkedList",
          "PriorityQueue",
          "Properties",
          "RegularEnumSet",
          "Stack",
          "TreeMap",
          "TreeSet",
          "Vector",
          "WeakHashMap",
          "HashMap$KeySet",
          "HashMap$Values",
          "HashMap$EntrySet");

  /** In {@code java.util.concurrent}; without queues whose iterators wait for a lock. */
  private static final Set<String> OF_CONCURRENT =
      Set.of(
          "ConcurrentHashMap",
          "ConcurrentHashMap$KeySetView",
          "ConcurrentHashMap$ValuesView",
          "ConcurrentLinkedDeque",
          "ConcurrentLinkedQueue",
          "ConcurrentSkipListMap",
          "ConcurrentSkipListSet",
          "CopyOnWriteArrayList",
          "CopyOnWriteArraySet",
          "LinkedTransferQueue");

  private static final Set<String> ENTRIES =
      Set.of(
          "java.util.AbstractMap$SimpleEntry",
          "java.util.AbstractMap$SimpleImmutableEntry",
          "java.util.KeyValueHolder",
          "java.util.HashMap$Node",
          "java.util.HashMap$TreeNode",
          "java.util.LinkedHashMap$Entry",
          "java.util.Hashtable$Entry",
          "java.util.TreeMap$Entry",
          "java.util.concurrent.ConcurrentHashMap$MapEntry");

  private static final String UTIL = "java.util.";
  private static final String CONCURRENT = UTIL + "concurrent.";

  /** How often an enumeration is begun again that another thread disturbed. */
  private static final int ATTEMPTS = 3;

  private JdkContainers() {}

  /** Returns whether {@link #anyInside} looks into it. */
  static boolean isContainer(Object value) {
    Class<?> type = value.getClass();
    if (type.isArray()) {
      return !type.getComponentType().isPrimitive();
    }
    String name = type.getName();
    return type.getClassLoader() == null
        && name.startsWith("java.")
        && (value instanceof Optional
            || isReference(type)
            || ENTRIES.contains(name)
            || keepsItsElements(name));
  }

  private static boolean isReference(Class<?> type) {
    return type == AtomicReference.class
        || type == AtomicReferenceArray.class
        || type == AtomicMarkableReference.class
        || type == AtomicStampedReference.class
        || type == java.lang.ref.WeakReference.class
        || type == java.lang.ref.SoftReference.class;
  }

  private static boolean keepsItsElements(String name) {
    return name.startsWith(CONCURRENT)
        ? OF_CONCURRENT.contains(name.substring(CONCURRENT.length()))
        : name.startsWith(UTIL + "ImmutableCollections$")
            || (name.startsWith(UTIL) && OF_UTIL.contains(name.substring(UTIL.length())));
  }

  /** Returns whether a test, which is asked of all that is in a container, finds one. */
  static boolean anyInside(Object container, Predicate<Object> test) {
    for (int attempt = 1; ; attempt++) {
      try {
        return any(container, test);
      } catch (ConcurrentModificationException | NoSuchElementException disturbed) {
        if (attempt == ATTEMPTS) {
          return false; // its thread changes it all the time
        }
      }
    }
  }

  private static boolean any(Object container, Predicate<Object> test) {
    if (container instanceof Object[] array) {
      return anyOf(java.util.Arrays.asList(array), test);
    }
    if (container instanceof Collection<?> collection) {
      return anyOf(collection, test);
    }
    if (container instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> e : map.entrySet()) {
        if (is(e.getKey(), test) || is(e.getValue(), test)) {
          return true;
        }
      }
      return false;
    }
    if (container instanceof Map.Entry<?, ?> e) {
      return is(e.getKey(), test) || is(e.getValue(), test);
    }
    if (container instanceof AtomicReferenceArray<?> array) {
      boolean found = false;
      for (int i = 0; i < array.length() && !found; i++) {
        found = is(array.get(i), test);
      }
      return found;
    }
    return is(referent(container), test);
  }

  private static boolean anyOf(Collection<?> elements, Predicate<Object> test) {
    for (Object element : elements) {
      if (is(element, test)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(@Nullable Object inside, Predicate<Object> test) {
    return inside != null && test.test(inside);
  }

  private static @Nullable Object referent(Object container) {
    if (container instanceof Optional<?> optional) {
      return optional.orElse(null);
    }
    if (container instanceof AtomicReference<?> reference) {
      return reference.get();
    }
    if (container instanceof AtomicMarkableReference<?> reference) {
      return reference.getReference();
    }
    if (container instanceof AtomicStampedReference<?> reference) {
      return reference.getReference();
    }
    return container instanceof Reference<?> reference ? reference.get() : null;
  }
}
