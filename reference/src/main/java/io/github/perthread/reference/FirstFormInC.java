package io.github.perthread.reference;

import java.lang.ref.Cleaner;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's first thread-local object, of 2004, in C: the values live in the thread.
 *
 * <p><b>What it does.</b> Each local has a key. A thread's state has a dict, and in it, under that
 * key, the thread's dict for the local. Every access looks the key up in the state of the calling
 * thread. The dict that it finds goes into the object's {@code __dict__} slot, where the
 * interpreter expects the attributes of an object; the slot is not a cache, nothing is ever looked
 * up there first.
 *
 * <p><b>Why.</b> It is the least that can be done. The end of a thread costs nothing: its state
 * goes, and all values in it. When the local goes, {@code local_dealloc} walks through all threads
 * and removes the local's key from each. There is no {@code close()}: Python has none either.
 *
 * <p><b>Where it falls short.</b>
 *
 * <ul>
 *   <li>What a thread's state holds is alive while the thread is. A value that refers to its local
 *       keeps the local alive, so {@code local_dealloc} never runs, and the value stays until the
 *       thread ends. {@code java.lang.ThreadLocal} has the same flaw for the same reason.
 *   <li>The end of a local costs in proportion to all threads, whether they used it or not.
 *   <li>The slot keeps the dict of the thread that used the local last, even after that thread has
 *       ended.
 * </ul>
 *
 * <p><b>Deviations.</b>
 *
 * <ul>
 *   <li>C reads the attributes from the slot, guarded by the interpreter's lock. Java has no such
 *       lock, so {@link #ldict} hands the dict to the lookup as well.
 *   <li>A thread's state is a thread-local here. A pool that clears the thread-locals of its
 *       workers thus removes the values of a living thread.
 *   <li>C runs {@code local_dealloc} where the last reference goes. Here the collector finds out
 *       that the local is gone, and a {@link Cleaner}'s thread runs it.
 * </ul>
 */
public class FirstFormInC extends AttributeObject {
  private static final Cleaner DEALLOC = Cleaner.create();

  /** A string with the object's address in C. Never the local: threads refer to it strongly. */
  final Object key = new Object();

  private final @Nullable Object[] args;

  /** The object's {@code __dict__} slot. */
  private @Nullable Map<String, @Nullable Object> dict;

  /**
   * Makes a local, as {@code local_new} does, and initializes it for the calling thread.
   *
   * @param args for {@link #init}, in every thread
   * @throws IllegalArgumentException if there are arguments and the class does not override {@code
   *     init}
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public FirstFormInC(@Nullable Object... args) {
    requireInitFor(args);
    this.args = args;
    dict = new LinkedHashMap<>();
    ThreadState.current().put(key, dict);
    Object deadKey = key;
    DEALLOC.register(this, () -> localDealloc(deadKey));
    init(args);
  }

  private Map<String, @Nullable Object> ldict() {
    ThreadState tdict = ThreadState.current();
    @SuppressWarnings("unchecked")
    var ldict = (@Nullable Map<String, @Nullable Object>) tdict.get(key);
    if (ldict == null) {
      ldict = new LinkedHashMap<>();
      tdict.put(key, ldict);
      dict = ldict;
      try {
        init(args);
      } catch (RuntimeException | Error e) {
        tdict.remove(key); // the next access makes a new dict and tries again
        throw e;
      }
    } else if (dict != ldict) {
      dict = ldict;
    }
    return ldict;
  }

  /** {@code local_getattro}. */
  @Override
  final @Nullable Object getattribute(String name) {
    return genericGetAttr(name, ldict());
  }

  /** {@code local_setattro}; {@code __dict__} is read-only because it has a getter only. */
  @Override
  final void setattr(String name, @Nullable Object value) {
    Map<String, @Nullable Object> ldict = ldict();
    if (name.equals(DICT)) {
      throw readOnlyDict();
    }
    ldict.put(name, value);
  }

  /** {@code local_setattro} without a value. */
  @Override
  final void delattr(String name) {
    Map<String, @Nullable Object> ldict = ldict();
    if (name.equals(DICT)) {
      throw readOnlyDict();
    }
    genericDelAttr(name, ldict);
  }

  /** Removes the local's key from the state of every thread. */
  static void localDealloc(Object key) {
    for (ThreadState tstate : ThreadState.all()) {
      tstate.remove(key);
    }
  }

  @Override
  public final int dictsHeld() {
    return (int) ThreadState.all().stream().filter(tstate -> tstate.get(key) != null).count();
  }
}
