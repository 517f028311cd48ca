package io.github.perthread.reference;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The form that Python uses, {@code _threadmodule.c}: the values live in the local, and the thread
 * has nothing but a dummy, whose end tells that the thread has ended.
 *
 * <p><b>What it does.</b> The local has a map from a weak reference to the dummy to the thread's
 * dict. The thread's state holds the dummy under the local's key, and nothing else holds it. When
 * the thread ends, its state goes, so the dummy goes, so the weak reference's callback removes the
 * dict. When the local goes, its dicts go with it, and its key is removed from all threads.
 *
 * <p><b>Why.</b> It has the best of the forms before it: the end of the <em>thread</em> counts, not
 * that of the {@code Thread} object, and a local takes its values with it. It needs no lock,
 * because a thread uses its own dict only; what is shared is guarded by the interpreter's lock, and
 * here by a concurrent map. It has no {@code __dict__} slot either: the lookup is handed the dict.
 *
 * <p><b>Where it falls short.</b> Nothing else can list, count or clear the values, and a value is
 * dropped without notice. The rest is what Java makes of it:
 *
 * <p><b>Deviations.</b>
 *
 * <ul>
 *   <li>Python counts references, so the dummy dies with the thread's state and the callback runs
 *       at once. In Java the collector finds out later, and until then the dict stays.
 *   <li>A thread's state is a thread-local here. A pool that clears the thread-locals of its
 *       workers thus drops the dummies of living threads, which lose their values.
 *   <li>C's dummy has a borrowed pointer to the dict, one that is not counted, so that an access
 *       needs one lookup only. Java has no such pointer, and a strong reference would lead from the
 *       thread to the values. Its stand-in is a {@link WeakReference}, see {@link LocalDummy}.
 *   <li>C runs {@code local_dealloc} where the last reference goes. Here the collector finds out
 *       that the local is gone, and a {@link Cleaner}'s thread runs it.
 * </ul>
 */
public class CForm extends AttributeObject {
  private static final Cleaner DEALLOC = Cleaner.create();

  /** A string with the object's address in C. Never the local: threads refer to it strongly. */
  private final Object key = new Object();

  private final @Nullable Object[] args;
  private final Map<WeakReference<LocalDummy>, Map<String, @Nullable Object>> dummies =
      new ConcurrentHashMap<>();
  private final Consumer<WeakReference<LocalDummy>> wrCallback;

  /** One for each thread and local. Lives as long as the thread's state. */
  private static final class LocalDummy {
    /**
     * Borrowed in C. The dict is in the local's {@code dummies} as long as the dummy is there, and
     * only that local looks here, so it always finds the dict.
     */
    final WeakReference<Map<String, @Nullable Object>> localdict;

    LocalDummy(Map<String, @Nullable Object> localdict) {
      this.localdict = new WeakReference<>(localdict);
    }
  }

  /**
   * Makes a local, as {@code local_new} does, and initializes it for the calling thread.
   *
   * @param args for {@link #init}, in every thread
   * @throws IllegalArgumentException if there are arguments and the class does not override {@code
   *     init}
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public CForm(@Nullable Object... args) {
    requireInitFor(args);
    this.args = args;
    WeakReference<CForm> wr = new WeakReference<>(this);
    wrCallback = dummyweakref -> localdummyDestroyed(wr, dummyweakref);
    localCreateDummy();
    Object deadKey = key;
    DEALLOC.register(this, () -> localClear(deadKey));
    init(args);
  }

  /** Creates the calling thread's dummy and its dict, and returns the dict. */
  private Map<String, @Nullable Object> localCreateDummy() {
    ThreadState tdict = ThreadState.current();
    Map<String, @Nullable Object> ldict = new LinkedHashMap<>();
    LocalDummy dummy = new LocalDummy(ldict);
    WeakReference<LocalDummy> wr = new CallbackReference<>(dummy, wrCallback);
    dummies.put(wr, ldict);
    tdict.put(key, dummy);
    return ldict;
  }

  private Map<String, @Nullable Object> ldict() {
    ThreadState tdict = ThreadState.current();
    if (tdict.get(key) instanceof LocalDummy dummy) {
      return Objects.requireNonNull(dummy.localdict.get());
    }
    Map<String, @Nullable Object> ldict = localCreateDummy();
    try {
      init(args);
    } catch (RuntimeException | Error e) {
      tdict.remove(key); // the next access makes a new dict and tries again
      // C is done: the dummy is destroyed, and its callback has run. Java's would come later.
      dummies.values().removeIf(other -> other == ldict);
      throw e;
    }
    return ldict;
  }

  /** {@code local_getattro}. */
  @Override
  final @Nullable Object getattribute(String name) {
    return genericGetAttr(name, ldict());
  }

  /** {@code local_setattro}. */
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

  /** Called when a dummy is gone: removes the dict. Static, so that it cannot hold the local. */
  private static void localdummyDestroyed(
      WeakReference<CForm> localweakref, WeakReference<LocalDummy> dummyweakref) {
    CForm self = localweakref.get();
    if (self != null) {
      self.dummies.remove(dummyweakref);
    }
  }

  /** Removes the local's dummies from the states of all threads. */
  private static void localClear(Object key) {
    for (ThreadState tstate : ThreadState.all()) {
      tstate.remove(key);
    }
  }

  @Override
  public final int dictsHeld() {
    return dummies.size();
  }
}
