package io.github.perthread.reference;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the forms that are written in Python use of the module {@code threading}: the attributes of
 * a {@code Thread} object, and the list of living threads.
 *
 * <p>In Python a {@code Thread} object is an object like any other and has a {@code __dict__},
 * which lives as long as the object does: it is there after the thread has ended, while anything
 * refers to the object. (The forms in C use a dict that ends with the thread, see {@link
 * ThreadState}.)
 *
 * <p><b>Deviation.</b> Java has no place for attributes in a {@code Thread}: its map of
 * thread-locals is dropped when the thread ends. So the dicts are in a table here, and each entry
 * refers to its {@code Thread} weakly. Where Python needs two weak references between a local and a
 * thread, there is thus a third one in Java. There is a price too: the table refers to the dicts
 * strongly, so a value in one that refers to its own {@code Thread} keeps it. Python's collector
 * would take the two together.
 */
final class Threading {
  private static final Map<Long, Entry> DICTS = new ConcurrentHashMap<>();

  private record Entry(WeakReference<Thread> thread, Map<Object, Object> dict) {}

  private Threading() {}

  /** Stands for {@code thread.__dict__}. */
  static Map<Object, Object> dict(Thread thread) {
    return DICTS.computeIfAbsent(thread.getId(), id -> newEntry(thread, id)).dict;
  }

  /** Static, so that the callback cannot refer to the thread by accident. */
  private static Entry newEntry(Thread thread, Long id) {
    return new Entry(
        new CallbackReference<>(thread, gone -> DICTS.remove(id)), new ConcurrentHashMap<>());
  }

  /** Returns the threads that are alive, as {@code threading.enumerate()} does. */
  static List<Thread> enumerate() {
    return threads().filter(Thread::isAlive).toList();
  }

  /** Returns in how many threads' dicts a key is, ended threads included. */
  static int count(Object key) {
    return (int) threads().filter(thread -> dict(thread).containsKey(key)).count();
  }

  private static Stream<Thread> threads() {
    return DICTS.values().stream()
        .<@Nullable Thread>map(entry -> entry.thread.get())
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull);
  }
}
