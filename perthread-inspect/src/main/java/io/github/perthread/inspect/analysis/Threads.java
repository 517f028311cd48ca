package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.heap.Roots;
import java.util.List;

/** The threads of a heap, numbered. */
final class Threads {
  /** Stands for a thread that is not known. */
  static final int UNKNOWN = -1;

  /** From here downwards: threads that ended, of which only the id is known. */
  private static final int ENDED = -2;

  private final Heap heap;
  private final Ints nodes = new Ints();
  private final LongMap numbers = new LongMap();
  private final LongMap stacks = new LongMap();
  private final LongMap bySerial = new LongMap();
  private final LongMap byId = new LongMap();
  private final LongMap ended = new LongMap();
  private int endedCount;

  Threads(Heap heap) {
    this.heap = heap;
    Roots roots = heap.roots();
    for (int i = 0; i < roots.size(); i++) {
      if (roots.tag(i) == Hprof.ROOT_THREAD && roots.node(i) >= 0) {
        stacks.put(roots.node(i), roots.detail(i));
        bySerial.put(roots.thread(i), roots.node(i));
      }
    }
  }

  int add(int node) {
    int number = nodes.size();
    nodes.add(node);
    numbers.put(node, number);
    byId.put(heap.number(node, "tid"), number);
    return number;
  }

  int size() {
    return nodes.size();
  }

  int node(int number) {
    return nodes.get(number);
  }

  /** Returns the number of a thread object, or -1. */
  int numberOf(int node) {
    return (int) numbers.get(node);
  }

  /** Returns the number of the thread with a {@code threadId()}; below -1 if it has ended. */
  int numberOfId(long id) {
    int known = (int) byId.get(id);
    if (known >= 0) {
      return known;
    }
    long number = ended.get(id);
    if (number < 0) {
      number = endedCount++;
      ended.put(id, number);
    }
    return ENDED - (int) number;
  }

  /** Returns the name of a thread for a report. */
  String name(int number) {
    if (number < 0) {
      return number == UNKNOWN ? "an unknown thread" : "a thread that ended";
    }
    String name = nameOf(nodes.get(number));
    return name.isEmpty() ? "(unnamed)" : name;
  }

  String nameOf(int node) {
    int holder = heap.reference(node, "name");
    return heap.string(holder);
  }

  /** Returns the name of the thread with a serial number of the dump. */
  String nameOfSerial(int serial) {
    int node = (int) bySerial.get(serial);
    return node < 0 ? "?" : nameOf(node);
  }

  /** Returns the methods on a thread's stack, innermost first; empty if the dump has none. */
  List<String> stack(int number) {
    return heap.frames((int) stacks.get(nodes.get(number)));
  }

  List<String> stackOfSerial(int serial) {
    int node = (int) bySerial.get(serial);
    return node < 0 ? List.of() : heap.frames((int) stacks.get(node));
  }

  /** Returns whether a thread of a pool waits for work. */
  boolean isIdle(int number) {
    return IdleStacks.isIdle(stack(number));
  }
}
