package io.github.perthread.reference;

import java.lang.ref.Cleaner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Python's first thread-local object, of 2004, in Python: the values live in the {@code Thread}
 * object.
 *
 * <p><b>What it does.</b> Each local has a key. A thread's dict for the local is in the {@code
 * __dict__} of the {@code Thread} object, under that key. An access takes the local's lock, has
 * {@link #patch} put the calling thread's dict in the local's own {@code __dict__} slot, and then
 * does what it would do with any object.
 *
 * <p><b>Why.</b> It stood in for the C half where that was not built, and does the same with what
 * Python offers. In place of {@code local_dealloc} it has {@code __del__}, which walks through
 * {@code threading.enumerate()}. There is no {@code close()}: Python has none either.
 *
 * <p><b>Where it falls short.</b> As {@link FirstFormInC}: a value that refers to its local keeps
 * it, and the slot keeps the dict that was used last. Moreover:
 *
 * <ul>
 *   <li>The values live as long as the {@code Thread} <em>object</em>, not as long as the running
 *       thread. {@code __del__} does not reach ended threads, as {@code enumerate} lists the living
 *       ones only.
 *   <li>All threads share a lock, and user code runs while it is held, the initializer included.
 *   <li>If the initializer fails, its half-built dict stays, and it is not tried again.
 *   <li>Setting {@code __dict__} is not refused. The new dict stays until the next access, which
 *       puts the thread's own back.
 * </ul>
 *
 * <p><b>Deviations.</b>
 *
 * <ul>
 *   <li>The dict of a {@code Thread} object is in {@link Threading}, for the reason given there.
 *   <li>Python runs {@code __del__} where the last reference goes. Here the collector finds out
 *       that the local is gone, and a {@link Cleaner}'s thread runs it.
 *   <li>The condition that refuses arguments was {@code args or kw and ...} in 2004, which by its
 *       precedence refused positional arguments even with an initializer. Here it is the one that
 *       was meant.
 * </ul>
 */
public class FirstFormInPython extends PythonObject {
  private static final Cleaner DEL = Cleaner.create();

  /** A string with the object's id in Python. Never the local: threads refer to it strongly. */
  private final Object key = new Object();

  private final @Nullable Object[] args;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Makes a local, as {@code __new__} does, and initializes it for the calling thread.
   *
   * @param args for {@link #init}, in every thread
   * @throws IllegalArgumentException if there are arguments and the class does not override {@code
   *     init}
   */
  @SuppressWarnings("this-escape") // as in Python, where __init__ runs at construction
  public FirstFormInPython(@Nullable Object... args) {
    requireInitFor(args);
    this.args = args;
    Object dict = Objects.requireNonNull(super.getattribute(DICT));
    Threading.dict(Thread.currentThread()).put(key, dict);
    Object deadKey = key;
    DEL.register(this, () -> del(deadKey));
    init(args);
  }

  /** Puts the calling thread's dict in the slot. The caller holds the lock. */
  private void patch() {
    Map<Object, Object> threadDict = Threading.dict(Thread.currentThread());
    Object d = threadDict.get(key);
    if (d == null) {
      d = new LinkedHashMap<String, @Nullable Object>();
      threadDict.put(key, d);
      super.setattr(DICT, d);
      init(args);
    } else {
      super.setattr(DICT, d);
    }
  }

  @Override
  final @Nullable Object getattribute(String name) {
    lock.lock();
    try {
      patch();
      return super.getattribute(name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  final void setattr(String name, @Nullable Object value) {
    lock.lock();
    try {
      patch();
      super.setattr(name, value);
    } finally {
      lock.unlock();
    }
  }

  @Override
  final void delattr(String name) {
    lock.lock();
    try {
      patch();
      super.delattr(name);
    } finally {
      lock.unlock();
    }
  }

  /** Removes the local's key from every living thread, as {@code __del__} does. */
  private static void del(Object key) {
    for (Thread thread : Threading.enumerate()) {
      Threading.dict(thread).remove(key);
    }
  }

  @Override
  public final int dictsHeld() {
    return Threading.count(key);
  }
}
