package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LocalKind;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import io.github.perthread.inspect.output.Progress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a heap has to do with thread locals: the threads, the class loaders, the entries. */
final class Catalog {
  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

  final Threads threads;
  final Entries entries = new Entries();
  final Ints loaders = new Ints();

  /** Netty's sets of the variables that a thread has: they hold keys, but for clearing only. */
  final Ints registries = new Ints();

  /** Whether stacks of virtual threads are in the heap, to be resumed. */
  boolean hasWaitingStacks;

  private final Heap heap;
  private final IndexedLocals indexed;
  private final Ints perThreads = new Ints();
  private final Map<HeapClass, Role> roles = new HashMap<>();

  private enum Role {
    THREAD,
    LOADER,
    PER_THREAD,
    STACK
  }

  Catalog(Heap heap, Progress progress) {
    this.heap = heap;
    threads = new Threads(heap);
    indexed = new IndexedLocals(heap, entries, registries);
    for (HeapClass c : heap.classes()) {
      Role role = roleOf(c);
      if (role != null) {
        roles.put(c, role);
      }
    }
    for (int node = 0; node < heap.size(); node++) {
      if ((node & 0xfffff) == 0) {
        progress.at("finding thread locals", node, heap.size());
      }
      HeapClass c = heap.classOf(node);
      Role role = c == null ? null : roles.get(c);
      if (role != null) {
        file(node, role);
      }
    }
    for (int thread = 0; thread < threads.size(); thread++) {
      addMaps(thread);
    }
    PerThreads ours = new PerThreads(heap, threads, entries);
    for (int i = 0; i < perThreads.size(); i++) {
      ours.add(perThreads.get(i));
    }
  }

  private static @Nullable Role roleOf(HeapClass c) {
    if (c.isLoader()) {
      return Role.LOADER;
    } else if (PerThreads.isLocal(c)) {
      return Role.PER_THREAD;
    } else if (c.isA("java.lang.Thread")) {
      return Role.THREAD;
    }
    return c.isA("jdk.internal.vm.StackChunk") ? Role.STACK : null;
  }

  private void file(int node, Role role) {
    switch (role) {
      case THREAD -> threads.add(node);
      case LOADER -> loaders.add(node);
      case PER_THREAD -> perThreads.add(node);
      case STACK -> hasWaitingStacks = true;
    }
  }

  private void addMaps(int thread) {
    int node = threads.node(thread);
    HeapClass c = heap.classOf(node);
    if (c == null) {
      return;
    }
    for (Field field : c.fields()) {
      int target = field.type() == Hprof.REFERENCE ? heap.reference(node, field) : -1;
      if (target >= 0 && !field.owner().name().equals("java.lang.Thread")) {
        indexed.addIfMap(target, thread);
      } else if (target >= 0 && heap.className(target).equals(MAP)) {
        addMap(thread, heap.reference(target, "table"));
      }
    }
  }

  private void addMap(int thread, int table) {
    for (int i = 0; table >= 0 && i < heap.length(table); i++) {
      int entry = heap.element(table, i);
      int value = entry < 0 ? -1 : heap.reference(entry, "value");
      if (value >= 0) {
        int key = heap.reference(entry, "referent");
        entries.add(kindOf(key), entry, key, value, thread);
        indexed.addIfMap(value, thread);
      }
    }
  }

  private LocalKind kindOf(int key) {
    HeapClass c = key < 0 ? null : heap.classOf(key);
    if (c == null) {
      return LocalKind.THREAD_LOCAL;
    }
    for (HeapClass s = c; s != null; s = s.superclass()) {
      if (s.name().endsWith(".TransmittableThreadLocal")) {
        return LocalKind.TRANSMITTABLE; // a shaded copy has a package of its own
      }
    }
    if (c.isA("java.lang.InheritableThreadLocal")) {
      return LocalKind.INHERITABLE;
    }
    return PerThreads.isLocal(c) ? LocalKind.PER_THREAD : LocalKind.THREAD_LOCAL;
  }
}
