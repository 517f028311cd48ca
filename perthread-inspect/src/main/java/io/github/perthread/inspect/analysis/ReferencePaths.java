package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Roots;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tells paths through the heap in words: classes and fields, never contents. */
final class ReferencePaths {
  private static final int LONGEST = 24;

  private final Heap heap;
  private final Threads threads;
  private final int[] parents;

  ReferencePaths(Heap heap, Threads threads, int[] parents) {
    this.heap = heap;
    this.threads = threads;
    this.parents = parents;
  }

  /**
   * Returns the steps from where a walk started to an object: the first object or root, then each
   * edge.
   */
  List<String> to(int node) {
    int start = node;
    while (parents[start] >= 0) {
      start = parents[start];
    }
    List<String> steps = between(start, node);
    steps.set(0, start(start));
    return steps;
  }

  /** Returns the steps from an object that led to another: the object, then each edge. */
  List<String> between(int start, int node) {
    List<String> steps = new ArrayList<>();
    int length = 0;
    for (int at = node; at != start; at = parents[at]) {
      if (length++ < LONGEST) {
        steps.add(edge(parents[at], at));
      }
    }
    if (length > LONGEST) {
      steps.add("… " + (length - LONGEST) + " more steps");
    }
    steps.add(describe(start));
    Collections.reverse(steps);
    return steps;
  }

  /**
   * Returns the place in the program that holds an object: a field, or a local variable of a
   * method.
   */
  String holder(int node) {
    if (parents[node] >= 0) {
      return edge(parents[node], node);
    }
    return start(node).replaceFirst(" in thread \".*\"", "");
  }

  int parent(int node) {
    return parents[node];
  }

  private String start(int node) {
    int root = -2 - parents[node];
    if (root < 0) {
      return describe(node);
    }
    Roots roots = heap.roots();
    return switch (roots.tag(root)) {
      case Hprof.ROOT_THREAD -> "thread \"" + threads.nameOf(node) + "\"";
      case Hprof.ROOT_JAVA_FRAME, Hprof.ROOT_JNI_LOCAL ->
          "local variable of " + method(root) + " (" + describe(node) + ")";
      case Hprof.ROOT_JNI_GLOBAL -> "JNI global " + describe(node);
      case Hprof.ROOT_MONITOR -> "locked " + describe(node);
      default -> describe(node);
    };
  }

  private String method(int root) {
    Roots roots = heap.roots();
    List<String> stack = threads.stackOfSerial(roots.thread(root));
    int depth = roots.detail(root);
    String method = depth >= 0 && depth < stack.size() ? stack.get(depth) + "()" : "a method";
    return method + " in thread \"" + threads.nameOfSerial(roots.thread(root)) + "\"";
  }

  /** Returns an object in words: its class. */
  String describe(int node) {
    HeapClass c = heap.asClass(node);
    return c == null ? heap.className(node) : "class " + c.name();
  }

  /** Returns what leads from an object to another: {@code a.B.field}, {@code a.B[3]}, … */
  String edge(int from, int to) {
    HeapClass c = heap.asClass(from);
    if (c != null) {
      return classEdge(c, to);
    }
    HeapClass of = heap.classOf(from);
    if (of == null) {
      return elementEdge(from, to);
    }
    for (Field field : of.fields()) {
      if (field.type() == Hprof.REFERENCE && heap.reference(from, field) == to) {
        return field.owner().name() + "." + field.name();
      }
    }
    return to == of.node() ? of.name() + ".class" : of.name() + " defines " + describe(to);
  }

  private String classEdge(HeapClass c, int to) {
    for (Field field : c.statics()) {
      if (heap.staticReference(field) == to) {
        return "static " + c.name() + "." + field.name();
      }
    }
    if (c.loader() == to) {
      return c.name() + " loaded by " + describe(to);
    }
    return "class " + c.name() + " extends " + describe(to);
  }

  private String elementEdge(int array, int to) {
    String name = heap.className(array);
    if (heap.tag(array) == Hprof.OBJECT_ARRAY) {
      for (int i = 0; i < heap.length(array); i++) {
        if (heap.element(array, i) == to) {
          return name.replaceFirst("\\[]", "[" + i + "]");
        }
      }
    }
    return name + ".class";
  }
}
