package io.github.perthread;

import java.lang.ref.WeakReference;
import java.security.PrivilegedAction;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Polls the watched threads, and calls the sweep when one of them has ended.
 *
 * <p>The thread that polls must not keep this library's class loader alive: not by its task, nor by
 * what it inherited when it was made. It must not even look at a reference to the library or to a
 * local before a thread has ended, for while the collector marks, that keeps them alive too. So:
 *
 * <ul>
 *   <li>its task is a {@link TickTask}, which consists of JDK classes only, composed of method
 *       handles, over an array of {@code WeakReference<Thread>}.
 *   <li>the thread is a worker of a private {@code ForkJoinPool}, the only JDK factory before Java
 *       24 whose threads do not capture the access-control context of the thread that makes them.
 *       The pool is shut down at once: it goes when the task ends.
 *   <li>the worker is made by a helper thread, itself made without inheritable thread-locals, in
 *       the topmost thread group and with the platform class loader as context: before Java 22 a
 *       method handle's interface proxy is defined in the context class loader.
 * </ul>
 *
 * <p>The helper also does what takes long. A program's first use of a local makes the helper, and
 * nothing else here.
 */
final class Ticker implements Runnable {
  private static final int ATTEMPTS = 5;
  private static final long PATIENCE_SECONDS = 1;

  /** What a ticker and the thread that started it tell each other. Of JDK classes only. */
  static final class Signals {
    /** The {@code WeakReference<Thread>}s to poll, and nulls. */
    final AtomicReference<@Nullable Object[]> polled;

    /** Set to have a sweep although perhaps no thread has ended. */
    final AtomicBoolean demanded;

    /** Cleared to have the ticker stop, and by the ticker when it stops. */
    final AtomicBoolean going = new AtomicBoolean(true);

    /** The ticker's thread, once it has begun. */
    final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    Signals(AtomicReference<@Nullable Object[]> polled, AtomicBoolean demanded) {
      this.polled = polled;
      this.demanded = demanded;
    }

    /** Has the ticker look now whether a sweep is demanded; returns whether there is a ticker. */
    boolean wake() {
      Thread ticker = thread.get();
      LockSupport.unpark(ticker);
      return ticker != null && going.get();
    }
  }

  private final String name;
  private final long periodNanos;
  private final Signals signals;
  private final WeakReference<Runnable> sweep;
  private final Consumer<? super Throwable> onFailure;

  /** Reached when the ticker's thread has begun to run. */
  private final CountDownLatch begun = new CountDownLatch(1);

  /**
   * @param sweep called on the ticker's thread; referred to weakly; throws nothing
   * @param onFailure called if there will be no ticker
   */
  Ticker(
      String name,
      long periodNanos,
      Signals signals,
      Runnable sweep,
      Consumer<? super Throwable> onFailure) {
    this.name = name;
    this.periodNanos = periodNanos;
    this.signals = signals;
    this.sweep = new WeakReference<>(sweep);
    this.onFailure = onFailure;
  }

  /**
   * Starts ticking; what fails is not thrown, but passed on. A failure of this method is not the
   * caller's, whose value is stored all the same.
   */
  void start() {
    try {
      NeededLater.load();
      Privileged.call(new Start());
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    signals.going.set(false); // first: with it the next thread that comes tries again
    onFailure.accept(e);
  }

  private final class Start implements PrivilegedAction<@Nullable Void> {
    @Override
    public @Nullable Void run() {
      startHelper();
      return null;
    }
  }

  private void startHelper() {
    OwnThread.start(name.concat("-starter"), this, ClassLoader.getPlatformClassLoader());
  }

  /**
   * The helper's task. Tries several times, for whatever lacks may come back in a moment; waits
   * until the ticker's thread has begun, for it may fail before its first step.
   */
  @Override
  public void run() {
    try {
      Throwable failure = null;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        failure = attempt();
        if (failure == null) {
          return;
        }
        LockSupport.parkNanos(periodNanos);
      }
      fail(Objects.requireNonNull(failure));
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Returns what failed, or null if the ticker's thread runs. */
  private @Nullable Throwable attempt() {
    try {
      Privileged.call(() -> {
        OwnThread.startDetached(
            TickTask.compose(name, periodNanos, signals, sweep, begun), TickTask.silence());
        return true;
      });
      if (begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return null;
      }
      return new IllegalStateException("The ticker's thread did not begin to run");
    } catch (Throwable e) {
      return e;
    }
  }
}
