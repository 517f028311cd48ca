package io.github.perthread.reference;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The form that Python's library has in Python, {@code _threading_local.py}: the values live in the
 * local, and two weak references with callbacks tell either side that the other is gone. This class
 * is {@code local} there. Names are Python's, in Java's case and without underscores.
 *
 * <p><b>What it does.</b> The local has a {@link LocalImpl}, and that a map from a thread's id to a
 * weak reference to the thread and the thread's dict. The thread has, under the local's key, a weak
 * reference to the {@code LocalImpl}. When the {@code Thread} object is gone, the one reference's
 * callback removes the dict from the local; when the local is gone, the other's removes the key
 * from the thread. A callback runs only if its reference is still there, so each reference is held
 * by the side that outlives what it refers to.
 *
 * <p>For an access, {@link #patch} puts the calling thread's dict in the object's {@code __dict__}
 * slot, and the local's lock keeps it there until the access is done.
 *
 * <p><b>Why.</b> When the local goes, all values go with it at once, even those that refer back to
 * it, because no thread holds them. Nothing has to walk through all threads or all locals.
 *
 * <p><b>Where it falls short.</b>
 *
 * <ul>
 *   <li>It waits for the {@code Thread} <em>object</em> to be collected. While anything refers to
 *       an ended thread, its dict stays; a value that refers to its own thread stays as long as the
 *       local.
 *   <li>The dict that was in the slot last stays there, even when its thread is gone.
 *   <li>All threads share a lock, and user code runs while it is held.
 *   <li>If the initializer fails, its half-built dict stays, and it is not tried again.
 * </ul>
 *
 * <p><b>Deviations</b> that concern one method only stand there. The others:
 *
 * <ul>
 *   <li>{@code thread.__dict__} is {@link Threading#dict}, where a third weak reference is.
 *   <li>Callbacks run later and on a thread of their own, see {@link CallbackReference}.
 *   <li>Java has no keyword arguments, so {@code localargs} is an array and not a pair.
 * </ul>
 */
public class PurePythonForm extends PythonObject {
  private final LocalImpl impl;

  /** What the weak references mean by the local. */
  private static final class LocalImpl {
    /** A string with the object's id in Python; an object of its own clashes with no other key. */
    final Object key = new Object();

    /**
     * From the id of a thread. In Python that is the object's address, which another thread can
     * have later; an id of Java's is never used again. The map is concurrent, because Java has no
     * interpreter lock that guards a dict.
     */
    final Map<Long, ThreadDict> dicts = new ConcurrentHashMap<>();

    final @Nullable Object[] localargs;
    final ReentrantLock locallock = new ReentrantLock();

    LocalImpl(@Nullable Object[] localargs) {
      this.localargs = localargs;
    }

    /** Returns the calling thread's dict; null where Python raises {@code KeyError}. */
    @Nullable Map<String, @Nullable Object> getDict() {
      ThreadDict mine = dicts.get(Thread.currentThread().getId());
      return mine == null ? null : mine.localdict;
    }

    /** Creates a dict for the calling thread, and returns it. */
    Map<String, @Nullable Object> createDict() {
      Map<String, @Nullable Object> localdict = new LinkedHashMap<>();
      Thread thread = Thread.currentThread();
      long idt = thread.getId();
      Closure closure = new Closure(this, key, thread, idt);
      Threading.dict(thread).put(key, closure.wrlocal);
      dicts.put(idt, new ThreadDict(closure.wrthread, localdict));
      return localdict;
    }
  }

  /** A pair in Python. */
  private record ThreadDict(
      WeakReference<Thread> wrthread, Map<String, @Nullable Object> localdict) {}

  /**
   * The callbacks, and what they use. In Python they are functions inside {@code create_dict}, and
   * each finds the other's reference in a variable that is set after it. A lambda of Java's cannot
   * refer to such a variable; the fields of this class take their place.
   */
  private static final class Closure {
    final Object key;
    final long idt;
    final WeakReference<LocalImpl> wrlocal;
    final WeakReference<Thread> wrthread;

    Closure(LocalImpl self, Object key, Thread thread, long idt) {
      this.key = key;
      this.idt = idt;
      wrlocal = new CallbackReference<>(self, this::localDeleted);
      wrthread = new CallbackReference<>(thread, this::threadDeleted);
    }

    /** When the local is gone, removes the thread's attribute. */
    private void localDeleted(WeakReference<LocalImpl> gone) {
      Thread thread = wrthread.get();
      if (thread != null) {
        Threading.dict(thread).remove(key);
      }
    }

    /** When the thread is gone, removes the local's dict. */
    private void threadDeleted(WeakReference<Thread> gone) {
      LocalImpl local = wrlocal.get();
      if (local != null) {
        local.dicts.remove(idt);
      }
    }
  }

  /**
   * Makes a local, as {@code __new__} does, and initializes it for the calling thread.
   *
   * @param args for {@link #init}, in every thread
   * @throws IllegalArgumentException if there are arguments and the class does not override {@code
   *     init}
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public PurePythonForm(@Nullable Object... args) {
    requireInitFor(args);
    impl = new LocalImpl(args);
    impl.createDict();
    init(args); // Python's type does this when __new__ has returned
  }

  /** What Python's {@code with} statement leaves at its end. */
  private interface Patched extends AutoCloseable {
    @Override
    void close();
  }

  /** Puts the calling thread's dict in the slot, and keeps other threads out until it is closed. */
  private Patched patch() {
    Map<String, @Nullable Object> dct = impl.getDict();
    if (dct == null) {
      dct = impl.createDict();
      init(impl.localargs);
    }
    impl.locallock.lock();
    super.setattr(DICT, dct);
    return impl.locallock::unlock;
  }

  @Override
  @SuppressWarnings("try") // the resource is there only to be closed
  final @Nullable Object getattribute(String name) {
    try (Patched with = patch()) {
      return super.getattribute(name);
    }
  }

  @Override
  @SuppressWarnings("try")
  final void setattr(String name, @Nullable Object value) {
    if (name.equals(DICT)) {
      throw readOnlyDict();
    }
    try (Patched with = patch()) {
      super.setattr(name, value);
    }
  }

  @Override
  @SuppressWarnings("try")
  final void delattr(String name) {
    if (name.equals(DICT)) {
      throw readOnlyDict();
    }
    try (Patched with = patch()) {
      super.delattr(name);
    }
  }

  @Override
  public final int dictsHeld() {
    return impl.dicts.size();
  }
}
