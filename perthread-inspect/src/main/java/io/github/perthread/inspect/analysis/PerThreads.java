package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LocalKind;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import java.util.HashSet;
import java.util.Set;

/** Finds the values of {@code PerThread}s, and the attributes of {@code ThreadAttributes}. */
final class PerThreads {
  private static final String PACKAGE = "io.github.perthread.";
  private static final String MAP = PACKAGE + "AttributeMap";

  private final Heap heap;
  private final Threads threads;
  private final Entries entries;

  PerThreads(Heap heap, Threads threads, Entries entries) {
    this.heap = heap;
    this.threads = threads;
    this.entries = entries;
  }

  /** Whether instances are locals of the library, of whatever class: they have a table of slots. */
  static boolean isLocal(HeapClass c) {
    for (HeapClass s = c; s != null; s = s.superclass()) {
      if (s.name().startsWith(PACKAGE) && s.field("slots") != null) {
        return c.isA("java.lang.ThreadLocal");
      }
    }
    return false;
  }

  /**
   * Adds the values of a local: of the entries in its table, and of one that it may keep beside.
   */
  void add(int local) {
    HeapClass c = heap.classOf(local);
    if (c == null) {
      return;
    }
    Set<Integer> met = new HashSet<>();
    for (Field field : c.fields()) {
      int target =
          field.type() == Hprof.REFERENCE && field.owner().name().startsWith(PACKAGE)
              ? heap.reference(local, field)
              : -1;
      if (target >= 0 && heap.tag(target) == Hprof.OBJECT_ARRAY) {
        for (int i = 0; i < heap.length(target); i++) {
          addEntry(local, heap.element(target, i), met);
        }
      } else {
        addEntry(local, target, met);
      }
    }
  }

  private void addEntry(int local, int entry, Set<Integer> met) {
    HeapClass c = entry < 0 ? null : heap.classOf(entry);
    if (c == null || c.field("threadId") == null || c.field("value") == null || !met.add(entry)) {
      return;
    }
    int value = heap.reference(entry, "value");
    if (value < 0 || isMark(c, value)) {
      return;
    }
    int thread = threads.numberOfId(heap.number(entry, "threadId"));
    String valueClass = heap.className(value);
    if (valueClass.equals(MAP)) {
      addAttributes(local, value, thread);
    } else if (!valueClass.equals(MAP + "$Cell")) { // a handle's short way to an attribute
      entries.add(LocalKind.PER_THREAD, entry, local, value, thread);
    }
  }

  private void addAttributes(int local, int map, int thread) {
    int order = heap.reference(map, "order");
    HeapClass c = heap.classOf(map);
    for (int i = 0; order >= 0 && c != null && i < heap.length(order); i++) {
      int cell = heap.element(order, i);
      int value = cell < 0 ? -1 : heap.reference(cell, "value");
      if (value >= 0 && !isMark(c, value)) {
        String name = heap.string(heap.reference(cell, "name"));
        entries.add(LocalKind.ATTRIBUTE, cell, local, value, thread, "attribute \"" + name + "\"");
      }
    }
  }

  /** Whether a value is one of the marks, such as for no value, that static fields keep. */
  private boolean isMark(HeapClass of, int value) {
    for (HeapClass c = of; c != null; c = c.superclass()) {
      if (c.statics().stream().anyMatch(field -> heap.staticReference(field) == value)) {
        return true;
      }
    }
    return false;
  }
}
