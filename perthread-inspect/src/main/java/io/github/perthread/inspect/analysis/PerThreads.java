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
  private static final String BLOCKS = PACKAGE + "Blocks";
  private static final String CELL = PACKAGE + "AttributeCell";

  private final Heap heap;
  private final Threads threads;
  private final Entries entries;

  /** The objects that stand for no value, which static fields of the library keep. */
  private final Set<Integer> marks = new HashSet<>();

  PerThreads(Heap heap, Threads threads, Entries entries) {
    this.heap = heap;
    this.threads = threads;
    this.entries = entries;
    for (HeapClass c : heap.classes()) {
      if (c.name().startsWith(PACKAGE)) {
        for (Field field : c.statics()) {
          int target = heap.staticReference(field);
          if (target >= 0 && heap.className(target).equals("java.lang.Object")) {
            marks.add(target);
          }
        }
      }
    }
  }

  /**
   * Returns whether instances are locals of the library, of whatever class: they have a table of
   * slots, and are not themselves a part of a local, the table of its blocks.
   */
  static boolean isLocal(HeapClass c) {
    if (c.name().equals(BLOCKS)) {
      return false;
    }
    for (HeapClass s = c; s != null; s = s.superclass()) {
      if (s.name().startsWith(PACKAGE) && s.field("slots") != null) {
        return c.isA("java.lang.ThreadLocal");
      }
    }
    return false;
  }

  /**
   * Adds the values of a local: of the entries in its table, of one that it may keep beside, and of
   * those in the blocks of virtual threads.
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
        addEntries(local, target, met);
      } else if (target >= 0 && heap.className(target).equals(BLOCKS)) {
        addBlocks(local, heap.reference(target, "slots"), met);
      } else {
        addEntry(local, target, met);
      }
    }
  }

  private void addEntries(int local, int array, Set<Integer> met) {
    for (int i = 0; array >= 0 && i < heap.length(array); i++) {
      addEntry(local, heap.element(array, i), met);
    }
  }

  private void addBlocks(int local, int slots, Set<Integer> met) {
    for (int i = 0; slots >= 0 && i < heap.length(slots); i++) {
      int block = heap.element(slots, i);
      HeapClass c = block < 0 ? null : heap.classOf(block);
      if (c != null && c.field("entries") != null) {
        addEntries(local, heap.reference(block, "entries"), met);
      }
    }
  }

  private void addEntry(int local, int entry, Set<Integer> met) {
    HeapClass c = entry < 0 ? null : heap.classOf(entry);
    if (c == null || c.field("threadId") == null || c.field("value") == null || !met.add(entry)) {
      return;
    }
    int value = heap.reference(entry, "value");
    if (value < 0 || marks.contains(value)) {
      return;
    }
    int thread = threads.numberOfId(heap.number(entry, "threadId"));
    String valueClass = heap.className(value);
    if (valueClass.equals(MAP)) {
      addAttributes(local, value, thread);
    } else if (!valueClass.equals(CELL)) { // a handle's short way to an attribute
      entries.add(LocalKind.PER_THREAD, entry, local, value, thread);
    }
  }

  private void addAttributes(int local, int map, int thread) {
    int order = heap.reference(map, "order");
    for (int i = 0; order >= 0 && i < heap.length(order); i++) {
      int cell = heap.element(order, i);
      int value = cell < 0 ? -1 : heap.reference(cell, "value");
      if (value >= 0 && !marks.contains(value)) {
        String name = heap.string(heap.reference(cell, "name"));
        entries.add(LocalKind.ATTRIBUTE, cell, local, value, thread, "attribute \"" + name + "\"");
      }
    }
  }
}
