package io.github.perthread.reference;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form that Python uses, written in C: the values live in the local, and the thread has nothing
 * but a sentinel, whose death tells that the thread has ended.
 *
 * <p><b>What it does.</b> The local has a map from a weak reference to the sentinel to the thread's
 * dict. The thread's state holds the sentinel under the local's key, and nothing else does. When
 * the thread ends, its state goes, so the sentinel goes, so the weak reference's callback removes
 * the dict. When the local goes, its dicts go with it, and the threads are rid of its key.
 *
 * <p><b>Why.</b> It combines the best of its forerunners: the end of the <em>thread</em> counts,
 * not that of the thread object, and a dropped local takes its values with it. No lock is needed,
 * because a thread touches its own dict only; what is shared is guarded by the interpreter's lock,
 * and here by a concurrent map.
 *
 * <p><b>Where it falls short.</b>
 *
 * <ul>
 *   <li>In Python the sentinel dies at once, its count of references falling to zero. In Java it is
 *       as good as dead at once but noticed when the collector comes by; until then the dict stays.
 *   <li>In Java the sentinel is in the thread's map of thread-locals, and the absence of a sentinel
 *       is no proof of an ended thread: a pool that wipes its threads' locals kills it early, and
 *       the living thread loses its values.
 *   <li>Nobody else can list, count or clear the values; what is given up is just dropped.
 * </ul>
 */
public class CForm extends AttributeObject {
  private static final Cleaner DROPPED = Cleaner.create();

  private final Object key = new Object();
  private final Consumer<? super CForm> init;
  private final Map<WeakReference<Sentinel>, Map<String, @Nullable Object>> dicts =
      new ConcurrentHashMap<>();

  /** One for each thread and local. Alive as long as the thread's state. */
  private static final class Sentinel {
    /** The key of the thread's dict. */
    @Nullable WeakReference<Sentinel> reference;
  }

  /** Makes a local that has no attributes in any thread. */
  public CForm() {
    this(local -> {});
  }

  /**
   * Makes a local and initializes it, for the constructing thread at once, for others when they
   * first use it.
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public CForm(Consumer<? super CForm> init) {
    this.init = init;
    Object sweptKey = key;
    DROPPED.register(this, () -> sweep(sweptKey));
    current();
  }

  @Override
  protected final <R extends @Nullable Object> R withDict(
      Function<Map<String, @Nullable Object>, R> access) {
    return access.apply(current());
  }

  private Map<String, @Nullable Object> current() {
    ThreadState state = ThreadState.current();
    if (state.get(key) instanceof Sentinel mine && mine.reference != null) {
      Map<String, @Nullable Object> dict = dicts.get(mine.reference);
      if (dict != null) {
        return dict;
      }
    }
    return create(state);
  }

  /** The dict is in place while the initializer fills it, and taken out again if that fails. */
  private Map<String, @Nullable Object> create(ThreadState state) {
    Map<String, @Nullable Object> dict = new LinkedHashMap<>();
    Sentinel sentinel = new Sentinel();
    WeakReference<Sentinel> reference = watch(sentinel, new WeakReference<>(this));
    sentinel.reference = reference;
    dicts.put(reference, dict);
    state.put(key, sentinel);
    boolean made = false;
    try {
      init.accept(this);
      made = true;
    } finally {
      if (!made) {
        state.remove(key);
        dicts.remove(reference);
      }
    }
    return dict;
  }

  /** Static, so that the callback cannot refer to the local by accident. */
  private static WeakReference<Sentinel> watch(Sentinel sentinel, WeakReference<CForm> toLocal) {
    Ended ended = new Ended(toLocal);
    ended.reference = new CallbackReference<>(sentinel, ended);
    return ended.reference;
  }

  /** Called when a sentinel is gone: removes the dict. */
  private static final class Ended implements Runnable {
    private final WeakReference<CForm> toLocal;
    @Nullable WeakReference<Sentinel> reference;

    Ended(WeakReference<CForm> toLocal) {
      this.toLocal = toLocal;
    }

    @Override
    public void run() {
      CForm local = toLocal.get();
      if (local != null && reference != null) {
        local.dicts.remove(reference);
      }
    }
  }

  @Override
  public int dictsHeld() {
    return dicts.size();
  }

  private static void sweep(Object key) {
    for (ThreadState state : ThreadState.all()) {
      state.remove(key);
    }
  }
}
