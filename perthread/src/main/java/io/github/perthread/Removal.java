package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A local's removal hook, and the values of ended threads that wait for it. Only the local refers
 * to it strongly, so if the local is dropped first these values are dropped with it.
 *
 * @param <T> the type of the local's values
 */
final class Removal<T extends @Nullable Object> implements Table.Undertaker {
  /** Stands for a waiting {@code null}. */
  private static final Object NULL = new Object();

  private final PerThread<T> local;
  private final Consumer<? super T> hook;
  private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean queued = new AtomicBoolean();
  private final WeakReference<Removal<?>> self = new WeakReference<>(this);
  private volatile boolean closed;

  Removal(PerThread<T> local, Consumer<? super T> hook) {
    this.local = local;
    this.hook = hook;
  }

  /** Has the hook run on the library's thread: this may be inside somebody's get or set. */
  @Override
  public void bury(Entry dead) {
    Object value = dead.take();
    if (Entry.isValue(value)) {
      Diagnostics.givenUp(local, RemovalCause.THREAD_END, 1);
      waiting.add(value == null ? NULL : value);
      if (closed) {
        HookRunner.enqueue(() -> this);
      } else if (queued.compareAndSet(false, true)) {
        HookRunner.enqueue(self::get);
      }
    }
  }

  /**
   * Runs the hook for what waits, in the thread that closes the local, which may be dropped now.
   * Who buries adds a value and then looks at the flag; here it is raised first and then looked for
   * values. So a value is found here, or finds that it must hold its hook itself.
   */
  void close() {
    closed = true;
    runWaiting();
  }

  /** Runs the hook for what waits. */
  void runWaiting() {
    queued.set(false);
    for (Object value = waiting.poll(); value != null; value = waiting.poll()) {
      run(value == NULL ? null : value);
      HookRunner.clearInterrupt();
    }
  }

  /** Runs the hook here and now; whatever it throws is reported, not thrown. */
  @SuppressWarnings("unchecked")
  void run(@Nullable Object value) {
    try {
      hook.accept((T) value);
    } catch (Throwable e) {
      Diagnostics.hookFailed(local, e);
      HookRunner.report(e);
    }
  }

  Class<?> hookClass() {
    return hook.getClass();
  }
}
