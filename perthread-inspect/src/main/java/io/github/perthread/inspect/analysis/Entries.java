package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LocalKind;
import io.github.perthread.inspect.dump.LongMap;
import io.github.perthread.inspect.heap.Ints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All values of thread locals in a heap, as ephemerons: a value is kept by its holder and its key
 * together. The holder is what the thread (or, for {@code PerThread}, the local) refers to: an
 * entry of the thread's map, Netty's array of variables, or the cell of an attribute.
 *
 * <p>The entries of a holder are added one after the other.
 */
final class Entries {
  private final Ints holders = new Ints();
  private final Ints keys = new Ints();
  private final Ints values = new Ints();
  private final Ints threads = new Ints();
  private final List<LocalKind> kinds = new ArrayList<>();
  private final Ints nextOfKey = new Ints();
  private final Map<Integer, String> labels = new HashMap<>();
  private final LongMap firstOfHolder = new LongMap();
  private final LongMap lastOfKey = new LongMap();

  void add(LocalKind kind, int holder, int key, int value, int thread) {
    int entry = size();
    holders.add(holder);
    keys.add(key);
    values.add(value);
    threads.add(thread);
    kinds.add(kind);
    if (firstOfHolder.get(holder) < 0) {
      firstOfHolder.put(holder, entry);
    }
    nextOfKey.add(key < 0 ? -1 : (int) lastOfKey.get(key));
    if (key >= 0) {
      lastOfKey.put(key, entry);
    }
  }

  /** Adds an entry that is one of several under its key, with what tells it from the others. */
  void add(LocalKind kind, int holder, int key, int value, int thread, String label) {
    labels.put(size(), label);
    add(kind, holder, key, value, thread);
  }

  /** What tells an entry from others under its key, or null. */
  @Nullable String label(int entry) {
    return labels.get(entry);
  }

  int size() {
    return holders.size();
  }

  int holder(int entry) {
    return holders.get(entry);
  }

  /** Returns the key, or -1 if it is gone. */
  int key(int entry) {
    return keys.get(entry);
  }

  int value(int entry) {
    return values.get(entry);
  }

  /** Returns the number of the thread in {@link Threads}; negative if it ended or is not known. */
  int thread(int entry) {
    return threads.get(entry);
  }

  LocalKind kind(int entry) {
    return kinds.get(entry);
  }

  /** Returns the first entry of a holder, or -1; the others follow it. */
  int firstOfHolder(int holder) {
    return (int) firstOfHolder.get(holder);
  }

  boolean isOfHolder(int entry, int holder) {
    return entry < size() && holders.get(entry) == holder;
  }

  /** Returns an entry of a key, or -1; the others follow by {@link #nextOfKey}. */
  int anyOfKey(int key) {
    return (int) lastOfKey.get(key);
  }

  int nextOfKey(int entry) {
    return nextOfKey.get(entry);
  }
}
