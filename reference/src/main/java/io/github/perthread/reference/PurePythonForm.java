package io.github.perthread.reference;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form that Python's library has in Python: the values live in the local, and two weak
 * references with callbacks tell either side of the other's end.
 *
 * <p><b>What it does.</b> The local has a map from a thread's id to a weak reference to the thread
 * and the thread's dict. The thread has, under the local's key, a weak reference to the local. When
 * the thread object is gone, the one reference's callback removes the dict from the local; when the
 * local is gone, the other's removes the key from the thread. Each reference is held by the side
 * that outlives its referent, else its callback would not run.
 *
 * <p>For an access the thread's dict is bound as <em>the</em> dict of the object, and a lock of the
 * local keeps it bound until the access is done. The first access of a thread replays the arguments
 * of the constructor, here the captures of a lambda.
 *
 * <p><b>Why.</b> Dropping a local drops all its values at once, also those that refer back to it:
 * no thread holds them. Nobody has to go through all threads or all locals.
 *
 * <p><b>Where it falls short.</b>
 *
 * <ul>
 *   <li>It waits for the thread <em>object</em> to be collected. While anything refers to the
 *       thread, an ended one too, its dict stays; a value that refers to its own thread stays as
 *       long as the local.
 *   <li>The dict that was bound last remains bound, also when its thread is gone.
 *   <li>All threads share a lock, and user code runs while it is held.
 *   <li>An initializer that fails leaves a half-built dict, and is not tried again.
 * </ul>
 */
public class PurePythonForm extends AttributeObject {
  private final Impl impl = new Impl();
  private final Consumer<? super PurePythonForm> init;

  /** What the weak references mean by the local. */
  private static final class Impl {
    /** Python's is a string with the object's address in it. */
    final Object key = new Object();

    final Map<Long, ThreadDict> dicts = new ConcurrentHashMap<>();
    final ReentrantLock lock = new ReentrantLock();
    @Nullable Map<String, @Nullable Object> bound;
  }

  private record ThreadDict(WeakReference<Thread> thread, Map<String, @Nullable Object> dict) {}

  /** Makes a local that has no attributes in any thread. */
  public PurePythonForm() {
    this(local -> {});
  }

  /**
   * Makes a local and initializes it, for the constructing thread at once, for others when they
   * first use it.
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public PurePythonForm(Consumer<? super PurePythonForm> init) {
    this.init = init;
    createDict(impl);
    init.accept(this);
  }

  /** Binds the calling thread's dict and runs the access, both under the local's lock. */
  @Override
  protected final <R extends @Nullable Object> R withDict(
      Function<Map<String, @Nullable Object>, R> access) {
    ThreadDict mine = impl.dicts.get(Thread.currentThread().getId());
    Map<String, @Nullable Object> dict;
    if (mine == null) {
      dict = createDict(impl);
      init.accept(this);
    } else {
      dict = mine.dict;
    }
    impl.lock.lock();
    try {
      impl.bound = dict;
      return access.apply(impl.bound);
    } finally {
      impl.lock.unlock();
    }
  }

  /** Static, so that no callback can refer to the local by accident. */
  private static Map<String, @Nullable Object> createDict(Impl impl) {
    Map<String, @Nullable Object> dict = new LinkedHashMap<>();
    Thread thread = Thread.currentThread();
    long id = thread.getId();
    Object key = impl.key;
    ThreadState state = ThreadState.current();
    var toState = new WeakReference<>(state);
    var toLocal = new CallbackReference<>(impl, () -> forgetLocal(toState, key));
    var toThread = new CallbackReference<>(thread, () -> forgetThread(toLocal, id));
    state.put(key, toLocal);
    impl.dicts.put(id, new ThreadDict(toThread, dict));
    return dict;
  }

  private static void forgetLocal(WeakReference<ThreadState> toState, Object key) {
    ThreadState state = toState.get();
    if (state != null) {
      state.remove(key);
    }
  }

  private static void forgetThread(WeakReference<Impl> toLocal, long id) {
    Impl local = toLocal.get();
    if (local != null) {
      local.dicts.remove(id);
    }
  }

  @Override
  public int dictsHeld() {
    return impl.dicts.size();
  }
}
