package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.dump.Progress;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a heap has to do with thread locals: the threads, the class loaders, the entries. */
final class Catalog {
  private static final String FAST_KEY = "io.netty.util.concurrent.FastThreadLocal";
  private static final String FAST_MAP = "io.netty.util.internal.InternalThreadLocalMap";
  private static final String PER_THREAD = "io.github.perthread.AbstractPerThread";

  final Threads threads;
  final Entries entries = new Entries();
  final Ints loaders = new Ints();

  /** Netty's sets of the variables that a thread has: they hold keys, but for clearing only. */
  final Ints registries = new Ints();

  /** Whether stacks of virtual threads are in the heap, to be resumed. */
  boolean hasWaitingStacks;

  private final Heap heap;
  private final Ints fastMaps = new Ints();
  private final Ints perThreads = new Ints();
  private final LongMap fastKeys = new LongMap();

  /** The threads of Netty's maps: a field of Netty's own threads, a thread local of others. */
  private final LongMap fastMapOwners = new LongMap();

  private final Map<HeapClass, Role> roles = new HashMap<>();

  private enum Role {
    THREAD,
    LOADER,
    FAST_KEY,
    FAST_MAP,
    PER_THREAD,
    STACK
  }

  Catalog(Heap heap, Progress progress) {
    this.heap = heap;
    threads = new Threads(heap);
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
    for (int i = 0; i < fastMaps.size(); i++) {
      addFast(fastMaps.get(i));
    }
    for (int i = 0; i < perThreads.size(); i++) {
      addPerThread(perThreads.get(i));
    }
  }

  private static @Nullable Role roleOf(HeapClass c) {
    if (c.isLoader()) {
      return Role.LOADER;
    }
    for (HeapClass s = c; s != null; s = s.superclass()) {
      // A shaded Netty has a package in front of its names.
      if (s.name().endsWith(FAST_KEY)) {
        return Role.FAST_KEY;
      } else if (s.name().endsWith(FAST_MAP)) {
        return Role.FAST_MAP;
      } else if (s.name().equals(PER_THREAD)) {
        return Role.PER_THREAD;
      } else if (s.name().equals("java.lang.Thread")) {
        return Role.THREAD;
      } else if (s.name().equals("jdk.internal.vm.StackChunk")) {
        return Role.STACK;
      }
    }
    return null;
  }

  private void file(int node, Role role) {
    switch (role) {
      case THREAD -> threads.add(node);
      case LOADER -> loaders.add(node);
      case FAST_KEY -> fastKeys.put(nettyNumber(node, heap.number(node, "index")), node);
      case FAST_MAP -> fastMaps.add(node);
      case PER_THREAD -> perThreads.add(node);
      case STACK -> hasWaitingStacks = true;
    }
  }

  /** Each copy of Netty, by its loader, numbers its variables from 0. */
  private long nettyNumber(int node, long index) {
    HeapClass c = heap.classOf(node);
    while (c != null && !c.name().endsWith(FAST_KEY) && !c.name().endsWith(FAST_MAP)) {
      c = c.superclass();
    }
    return (c == null ? 0 : c.loader() + 1L) << 32 | index;
  }

  private void addMaps(int thread) {
    int node = threads.node(thread);
    HeapClass c = heap.classOf(node);
    if (c == null) {
      return;
    }
    int fastMap = heap.reference(node, c.field("threadLocalMap"));
    if (fastMap >= 0) {
      fastMapOwners.put(fastMap, thread);
    }
    for (Field field : c.fields()) {
      if (field.type() == Hprof.REFERENCE && field.owner().name().equals("java.lang.Thread")) {
        int map = heap.reference(node, field);
        if (map >= 0 && heap.className(map).equals("java.lang.ThreadLocal$ThreadLocalMap")) {
          addMap(thread, heap.reference(map, "table"));
        }
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
        fastMapOwners.put(value, thread);
      }
    }
  }

  private Kind kindOf(int key) {
    HeapClass c = key < 0 ? null : heap.classOf(key);
    if (c == null) {
      return Kind.THREAD_LOCAL;
    } else if (c.isA("com.alibaba.ttl.TransmittableThreadLocal")) {
      return Kind.TRANSMITTABLE;
    } else if (c.isA("java.lang.InheritableThreadLocal")) {
      return Kind.INHERITABLE;
    }
    return c.isA(PER_THREAD) ? Kind.PER_THREAD : Kind.THREAD_LOCAL;
  }

  private void addFast(int map) {
    int variables = heap.reference(map, "indexedVariables");
    HeapClass c = heap.classOf(map);
    int unset = -1;
    for (HeapClass s = c; s != null; s = s.superclass()) {
      for (Field field : s.statics()) {
        unset = field.name().equals("UNSET") ? heap.staticReference(field) : unset;
      }
    }
    int thread = (int) fastMapOwners.get(map);
    for (int i = 0; variables >= 0 && i < heap.length(variables); i++) {
      int value = heap.element(variables, i);
      if (value >= 0 && value != unset) {
        int key = (int) fastKeys.get(nettyNumber(map, i));
        if (key < 0 && heap.className(value).equals("java.util.Collections$SetFromMap")) {
          registries.add(value);
        } else {
          entries.add(Kind.FAST, variables, key, value, thread);
        }
      }
    }
  }

  private void addPerThread(int local) {
    int slots = heap.reference(local, "slots");
    for (int i = 0; slots >= 0 && i < heap.length(slots); i++) {
      int entry = heap.element(slots, i);
      int value = entry < 0 ? -1 : heap.reference(entry, "value");
      if (value >= 0 && !isUnset(entry, value)) {
        int thread = threads.numberOfId(heap.number(entry, "threadId"));
        entries.add(Kind.PER_THREAD, entry, local, value, thread);
      }
    }
  }

  /** Whether a value is one of the marks that {@code PerThread}'s entries keep in static fields. */
  private boolean isUnset(int entry, int value) {
    for (HeapClass c = heap.classOf(entry); c != null; c = c.superclass()) {
      if (c.statics().stream().anyMatch(field -> heap.staticReference(field) == value)) {
        return true;
      }
    }
    return false;
  }
}
