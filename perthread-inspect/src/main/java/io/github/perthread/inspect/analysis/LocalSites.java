package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LocalKind;
import io.github.perthread.inspect.dump.Hprof;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.heap.Field;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groups the keys by who holds them: the static field, or the nearest field on the path to the key
 * that is not a collection's. All locals that one line of a program makes are one site.
 */
final class LocalSites {
  /** A place in a program that holds thread locals, or the values of keys that are gone. */
  static final class Site {
    /** The field, local variable or class of values that the site is named after. */
    final String holder;

    /** What tells an attribute from others of its holder, or null. */
    final @Nullable String label;

    final String keyClass;
    final LocalKind kind;

    /** A key of the site, whose path stands for all; -1 if the keys are gone. */
    final int sample;

    final Ints entries = new Ints();

    Site(String holder, @Nullable String label, String keyClass, LocalKind kind, int sample) {
      this.holder = holder;
      this.label = label;
      this.keyClass = keyClass;
      this.kind = kind;
      this.sample = sample;
    }

    String name() {
      return label == null ? holder : holder + ", " + label;
    }
  }

  private final Heap heap;
  private final ReferencePaths paths;
  private final Entries entries;
  private final LongMap staticHolders = new LongMap();
  private final List<Field> staticFields = new ArrayList<>();
  private final Map<String, Site> byName = new HashMap<>();
  final List<Site> all = new ArrayList<>();
  private final int[] ofEntry;

  LocalSites(Reachability reach, ReferencePaths paths) {
    heap = reach.heap;
    entries = reach.entries;
    this.paths = paths;
    ofEntry = new int[entries.size()];
    findStatics();
    Map<Site, Integer> numbers = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      ofEntry[i] = -1;
      if (reach.isLive(i) || reach.isDead(i)) {
        Site site = siteOf(i, reach);
        ofEntry[i] = numbers.computeIfAbsent(site, s -> all.size());
        if (ofEntry[i] == all.size()) {
          all.add(site);
        }
        site.entries.add(i);
      }
    }
  }

  /** Returns the number of an entry's site, or -1 if no thread that lives has the entry. */
  int of(int entry) {
    return ofEntry[entry];
  }

  private void findStatics() {
    for (HeapClass c : heap.classes()) {
      for (Field field : c.statics()) {
        int target = heap.staticReference(field);
        if (target >= 0 && entries.anyOfKey(target) >= 0 && staticHolders.get(target) < 0) {
          staticHolders.put(target, staticFields.size());
          staticFields.add(field);
        }
      }
    }
  }

  private Site siteOf(int entry, Reachability reach) {
    int key = entries.key(entry);
    LocalKind kind = entries.kind(entry);
    boolean dead = reach.isDead(entry);
    boolean indexed = kind == LocalKind.FAST || kind == LocalKind.INDEXED;
    boolean unreached = dead && key >= 0 && !reach.dead.has(key);
    if (key < 0 || (unreached && !indexed)) {
      String name = heap.className(entries.value(entry));
      return byName.computeIfAbsent(
          "gone " + name + kind, k -> new Site("values of " + name, null, "", kind, -1));
    }
    String keyClass = heap.className(key);
    String label = entries.label(entry);
    String holder = unreached ? "dropped keys of " + keyClass : holderOf(key, kind, label, reach);
    return byName.computeIfAbsent(
        dead + holder + " " + keyClass + " " + label,
        k -> new Site(holder, label, keyClass, kind, key));
  }

  private String holderOf(int key, LocalKind kind, @Nullable String label, Reachability reach) {
    if (kind == LocalKind.INDEXED && label != null) {
      return heap.className(key);
    }
    long field = staticHolders.get(key);
    if (field >= 0) {
      Field found = staticFields.get((int) field);
      return "static " + found.owner().name() + "." + found.name();
    }
    int at = key;
    while (paths.parent(at) >= 0
        && isCollection(paths.parent(at))
        && !reach.walk.isHolder(paths.parent(at))) {
      at = paths.parent(at);
    }
    boolean isValue = paths.parent(at) >= 0 && reach.walk.isHolder(paths.parent(at));
    return isValue ? "the values themselves, " + heap.className(at) : paths.holder(at);
  }

  private boolean isCollection(int node) {
    if (heap.tag(node) >= Hprof.OBJECT_ARRAY) {
      return true;
    }
    HeapClass c = heap.classOf(node);
    if (c == null) {
      return false;
    }
    String name = c.name();
    return c.isA("io.github.perthread.ThreadAttributes")
        || (name.startsWith("java.util.") && !name.startsWith("java.util.concurrent.locks."));
  }
}
