package io.github.perthread.reference;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * A weak reference with a callback, as Python's {@code weakref.ref(object, callback)}: the callback
 * runs some time after the object is gone, provided that the reference itself is still there.
 *
 * <p>In Python the callback runs at once, where the last strong reference went. In Java it waits
 * for the collector, and runs on a thread made for that.
 *
 * @param <T> the type of the object
 */
final class CallbackReference<T> extends WeakReference<T> {
  private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();

  static {
    Thread thread = new Thread(CallbackReference::runCallbacks, "reference-callbacks");
    thread.setDaemon(true);
    thread.start();
  }

  private final Runnable callback;

  /**
   * @param callback must not refer to the object
   */
  CallbackReference(T object, Runnable callback) {
    super(object, QUEUE);
    this.callback = callback;
  }

  private static void runCallbacks() {
    try {
      while (true) {
        Reference<?> gone = QUEUE.remove();
        if (gone instanceof CallbackReference<?> reference) {
          reference.callback.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
