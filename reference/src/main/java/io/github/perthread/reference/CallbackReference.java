package io.github.perthread.reference;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;

/**
 * A weak reference with a callback, as Python's {@code weakref.ref(object, callback)}: when the
 * object is gone, the callback is called with the reference, provided that the reference itself is
 * still there.
 *
 * <p><b>Deviation.</b> Python counts references, so the callback runs at once, in the thread that
 * dropped the last reference to the object. Java's collector finds out later that an object is
 * gone, tells no code of the program, and puts the reference in a queue. So a thread of this class
 * takes references from the queue and runs their callbacks.
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

  private final Consumer<? super WeakReference<T>> callback;

  /**
   * @param callback must not refer to the object
   */
  CallbackReference(T object, Consumer<? super WeakReference<T>> callback) {
    super(object, QUEUE);
    this.callback = callback;
  }

  private static void runCallbacks() {
    try {
      while (true) {
        Reference<?> gone = QUEUE.remove();
        if (gone instanceof CallbackReference<?> reference) {
          reference.call();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call() {
    callback.accept(this);
  }
}
