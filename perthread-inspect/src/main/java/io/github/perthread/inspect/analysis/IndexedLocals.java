package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LocalKind;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds Netty's {@code FastThreadLocal}s and their copies under other names (Dubbo's {@code
 * InternalThreadLocal}, shaded ones) by how they are built: a thread, or one of its thread locals,
 * has an object with an array of values; each local is an index into it; free places hold one
 * object that a static field knows; and one place holds the set of the locals that have a value.
 * The set tells which local an index is.
 */
final class IndexedLocals {
  private static final int INT = 10;
  private static final String NETTY_ARRAY = "indexedVariables";
  private static final String NETTY_KEY = "FastThreadLocal";

  /** A set of locals that is larger than this is something else. */
  private static final int MOST_OBJECTS = 100_000;

  private final Heap heap;
  private final Entries entries;
  private final Ints registries;
  private final Set<Integer> seen = new HashSet<>();

  /**
   * @param registries receives the sets of locals, which hold them for clearing only
   */
  IndexedLocals(Heap heap, Entries entries, Ints registries) {
    this.heap = heap;
    this.entries = entries;
    this.registries = registries;
  }

  /** Adds the values of an object that a thread has, if it is such a map. */
  void addIfMap(int node, int thread) {
    HeapClass c = heap.classOf(node);
    if (c == null || c.name().startsWith("java.")) {
      return;
    }
    for (Field field : c.fields()) {
      int array = field.type() == Hprof.REFERENCE ? heap.reference(node, field) : -1;
      if (array >= 0 && heap.className(array).equals("java.lang.Object[]")) {
        int free = free(c, array);
        if ((free >= 0 || field.name().equals(NETTY_ARRAY)) && seen.add(array)) {
          addValues(node, array, free, thread, field.name().equals(NETTY_ARRAY));
        }
      }
    }
  }

  /** Returns the object of a static field that stands in the array, or -1. */
  private int free(HeapClass of, int array) {
    for (HeapClass c = of; c != null; c = c.superclass()) {
      for (Field field : c.statics()) {
        int mark = heap.staticReference(field);
        if (mark >= 0 && heap.className(mark).equals("java.lang.Object") && has(array, mark)) {
          return mark;
        }
      }
    }
    return -1;
  }

  private boolean has(int array, int element) {
    for (int i = 0; i < heap.length(array); i++) {
      if (heap.element(array, i) == element) {
        return true;
      }
    }
    return false;
  }

  private void addValues(int map, int array, int free, int thread, boolean isNetty) {
    int registry = -1;
    Map<Integer, Integer> keys = new HashMap<>();
    for (int i = 0; i < heap.length(array) && registry < 0; i++) {
      int value = heap.element(array, i);
      if (value >= 0 && value != free && heap.className(value).startsWith("java.util.")) {
        keys = keysIn(value, array, free);
        registry = keys.isEmpty() ? -1 : value;
      }
    }
    if (registry < 0 && !isNetty) {
      return; // an array with a mark for free places: any cache may have one
    }
    if (registry >= 0) {
      registries.add(registry);
    }
    for (int i = 0; i < heap.length(array); i++) {
      int value = heap.element(array, i);
      if (value >= 0 && value != free && value != registry) {
        int key = keys.getOrDefault(i, -1);
        if (key >= 0) {
          entries.add(kindOf(key), array, key, value, thread);
        } else {
          // Its owner uses the place by number, without a local.
          entries.add(LocalKind.INDEXED, array, map, value, thread, "place " + i);
        }
      }
    }
  }

  /** Returns the locals in a collection by their indexes, empty if its elements are none. */
  private Map<Integer, Integer> keysIn(int collection, int array, int free) {
    Map<Integer, Integer> keys = new HashMap<>();
    Ints queue = new Ints();
    Ints references = new Ints();
    Set<Integer> met = new HashSet<>();
    queue.add(collection);
    for (int at = 0; at < queue.size() && met.size() < MOST_OBJECTS; at++) {
      heap.references(queue.get(at), references);
      for (int i = 0; i < references.size(); i++) {
        int node = references.get(i);
        if (heap.asClass(node) == null && met.add(node)) {
          HeapClass c = heap.classOf(node);
          if (c == null || c.name().startsWith("java.util.")) {
            queue.add(node);
          } else {
            long index = indexOf(node, c);
            boolean used = index > 0 && index < heap.length(array);
            int value = used ? heap.element(array, (int) index) : -1;
            if (value >= 0 && value != free) {
              keys.put((int) index, node);
            }
          }
        }
      }
    }
    return keys;
  }

  /** Returns what a local's index field says, or -1. */
  private long indexOf(int node, HeapClass c) {
    Field index = c.field("index");
    if (index == null) {
      for (Field field : c.fields()) {
        index = field.type() == INT ? field : index; // the last one: the base class's
      }
    }
    return index == null || index.type() != INT ? -1 : heap.number(node, index.name());
  }

  private LocalKind kindOf(int key) {
    for (HeapClass c = heap.classOf(key); c != null; c = c.superclass()) {
      if (c.name().endsWith("." + NETTY_KEY)) {
        return LocalKind.FAST;
      }
    }
    return LocalKind.INDEXED;
  }
}
