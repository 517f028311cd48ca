package io.github.perthread;

import static java.lang.invoke.MethodHandles.collectArguments;
import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.empty;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Polls the watched threads and has the library swept when one has ended.
 *
 * <p>The thread that polls must not keep this library's class loader alive: not by its task, nor by
 * what it inherited when it was made. It must not even look at a reference to the library or to a
 * local before a thread has ended, for while the collector marks, that keeps them alive too. So:
 *
 * <ul>
 *   <li>its task consists of JDK classes only, composed of method handles, over a JDK collection of
 *       {@code WeakReference<Thread>}. In Java it would read
 *       <pre>
 *   do {
 *     park(delay); clearInterrupt(); started = nanoTime();
 *     if (demanded.getAndSet(false) || watched.stream().anyMatch(dead)) {
 *       Runnable r = sweep.get(); if (r != null) r.run();
 *     }
 *     delay = max(period, min(50 * (nanoTime() - started), period + 8000 * watched.size()));
 *   } while (going.get() &amp;&amp; !sweep.refersTo(null));   finally going = false</pre>
 *   <li>the thread is a worker of a private {@code ForkJoinPool}, the only JDK factory before Java
 *       24 whose threads do not capture the access-control context of whoever makes them. The pool
 *       is shut down at once: it goes when the task ends.
 *   <li>the worker is made by a helper thread, itself made without inheritable thread-locals, in
 *       the topmost thread group and with the platform class loader as context: before Java 22 a
 *       method handle's interface proxy is defined in the context class loader.
 * </ul>
 *
 * <p>The delay grows with what a poll costs, so that noticing takes at most 2 % of a core; but no
 * further than the number of threads can account for. A poll that waited for a processor, or a
 * sweep that had thousands to bury, lasts a second once, and the next to end must not wait for
 * fifty.
 */
final class Ticker implements Runnable {
  private static final long PAUSE_PER_WORK = 50;

  /** Keeps the pause under a second up to 100,000 threads, which a poll sees in 10 ms or so. */
  private static final long MAX_PAUSE_NANOS_PER_THREAD = 8_000;

  private final String name;
  private final long periodNanos;
  private final Collection<WeakReference<Thread>> watched;
  private final AtomicBoolean demanded;
  private final AtomicBoolean going;
  private final WeakReference<Runnable> sweep;

  /**
   * @param watched the threads to poll
   * @param demanded set by whoever wants a sweep although no thread may have ended
   * @param going taken down by whoever wants the ticker to stop, and by the ticker when it stops
   * @param sweep called on the ticker's thread; referred to weakly
   */
  Ticker(
      String name,
      long periodNanos,
      Collection<WeakReference<Thread>> watched,
      AtomicBoolean demanded,
      AtomicBoolean going,
      Runnable sweep) {
    this.name = name;
    this.periodNanos = periodNanos;
    this.watched = watched;
    this.demanded = demanded;
    this.going = going;
    this.sweep = new WeakReference<>(sweep);
  }

  /** Starts ticking; where no thread is to be had, the next thread to be watched tries again. */
  void start() {
    try {
      Thread helper = new Thread(topmostGroup(), this, name + "-starter", 0, false);
      helper.setDaemon(true);
      helper.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      helper.start();
    } catch (OutOfMemoryError | SecurityException e) {
      going.set(false);
    }
  }

  private static ThreadGroup topmostGroup() {
    ThreadGroup group = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** The helper's task. */
  @Override
  public void run() {
    boolean started = false;
    ForkJoinPool pool = new ForkJoinPool(1);
    try {
      pool.execute(MethodHandleProxies.asInterfaceInstance(Runnable.class, task()));
      started = true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdown();
      if (!started) {
        going.set(false);
      }
    }
  }

  private MethodHandle task() throws ReflectiveOperationException {
    AtomicLong delay = new AtomicLong(); // the first poll at once: to get here took a while
    AtomicLong started = new AtomicLong();
    MethodHandle clearInterrupt = returningNothing(staticMethod(Thread.class, "interrupted"));
    MethodHandle tick =
        inTurn(
            collectArguments(
                staticMethod(LockSupport.class, "parkNanos", long.class), 0, getter(delay)),
            clearInterrupt,
            collectArguments(setter(started), 0, nanoTime()),
            guardWithTest(isSweepWanted(), callSweep(), empty(methodType(void.class))),
            collectArguments(setter(delay), 0, nextDelay(started)));
    MethodHandle loop = MethodHandles.doWhileLoop(null, tick, isToGoOn());
    MethodHandle cleanup = dropArguments(setGoing(), 0, Throwable.class);
    return MethodHandles.tryFinally(inTurn(nameThread(), loop), cleanup);
  }

  private MethodHandle nameThread() throws ReflectiveOperationException {
    MethodHandle setName = method(Thread.class, "setName", void.class, String.class);
    return collectArguments(
        insertArguments(setName, 1, name), 0, staticMethod(Thread.class, "currentThread"));
  }

  private MethodHandle isSweepWanted() throws ReflectiveOperationException {
    MethodHandle getAndSet = method(AtomicBoolean.class, "getAndSet", boolean.class, boolean.class);
    MethodHandle isDemanded = insertArguments(getAndSet, 0, demanded, false);
    MethodHandle anyMatch = method(Stream.class, "anyMatch", boolean.class, Predicate.class);
    Predicate<?> isDead = MethodHandleProxies.asInterfaceInstance(Predicate.class, isDead());
    MethodHandle stream = method(Collection.class, "stream", Stream.class).bindTo(watched);
    MethodHandle anyDead = collectArguments(insertArguments(anyMatch, 1, isDead), 0, stream);
    return guardWithTest(isDemanded, constant(boolean.class, true), anyDead);
  }

  /** Of a reference to a thread (an {@code Object}, for the predicate): is the thread gone? */
  private static MethodHandle isDead() throws ReflectiveOperationException {
    MethodHandle isNull =
        staticMethod(Objects.class, "isNull", Object.class)
            .asType(methodType(boolean.class, Thread.class));
    MethodHandle isAlive = method(Thread.class, "isAlive", boolean.class);
    MethodHandle isGone =
        guardWithTest(isNull, always(true), guardWithTest(isAlive, always(false), always(true)));
    MethodHandle thread =
        method(Reference.class, "get", Object.class).asType(methodType(Thread.class, Object.class));
    return collectArguments(isGone, 0, thread);
  }

  private static MethodHandle always(boolean result) {
    return dropArguments(constant(boolean.class, result), 0, Thread.class);
  }

  private MethodHandle callSweep() throws ReflectiveOperationException {
    MethodHandle isNull =
        staticMethod(Objects.class, "isNull", Object.class)
            .asType(methodType(boolean.class, Runnable.class));
    MethodHandle runIfThere =
        guardWithTest(
            isNull,
            empty(methodType(void.class, Runnable.class)),
            method(Runnable.class, "run", void.class));
    MethodHandle get =
        method(Reference.class, "get", Object.class)
            .bindTo(sweep)
            .asType(methodType(Runnable.class));
    return collectArguments(runIfThere, 0, get);
  }

  private MethodHandle nextDelay(AtomicLong started) throws ReflectiveOperationException {
    MethodHandle subtract = staticMethod(Math.class, "subtractExact", long.class, long.class);
    MethodHandle multiply = staticMethod(Math.class, "multiplyExact", long.class, long.class);
    MethodHandle max = staticMethod(Math.class, "max", long.class, long.class);
    MethodHandle sinceStarted =
        collectArguments(collectArguments(subtract, 1, getter(started)), 0, nanoTime());
    MethodHandle pause =
        collectArguments(insertArguments(multiply, 0, PAUSE_PER_WORK), 0, sinceStarted);
    MethodHandle min = staticMethod(Math.class, "min", long.class, long.class);
    MethodHandle bounded = collectArguments(collectArguments(min, 1, longestPause()), 0, pause);
    return collectArguments(insertArguments(max, 0, periodNanos), 0, bounded);
  }

  private MethodHandle longestPause() throws ReflectiveOperationException {
    MethodHandle add = staticMethod(Math.class, "addExact", long.class, long.class);
    MethodHandle multiply = staticMethod(Math.class, "multiplyExact", long.class, long.class);
    MethodHandle threads =
        method(Collection.class, "size", int.class).bindTo(watched).asType(methodType(long.class));
    MethodHandle forThreads =
        collectArguments(insertArguments(multiply, 0, MAX_PAUSE_NANOS_PER_THREAD), 0, threads);
    return collectArguments(insertArguments(add, 0, periodNanos), 0, forThreads);
  }

  private MethodHandle isToGoOn() throws ReflectiveOperationException {
    MethodHandle get = method(AtomicBoolean.class, "get", boolean.class).bindTo(going);
    MethodHandle refersTo = method(Reference.class, "refersTo", boolean.class, Object.class);
    MethodHandle isLibraryGone = insertArguments(refersTo, 0, sweep, null);
    MethodHandle no = constant(boolean.class, false);
    MethodHandle yes = constant(boolean.class, true);
    return guardWithTest(get, guardWithTest(isLibraryGone, no, yes), no);
  }

  private MethodHandle setGoing() throws ReflectiveOperationException {
    return insertArguments(
        method(AtomicBoolean.class, "set", void.class, boolean.class), 0, going, false);
  }

  private static MethodHandle inTurn(MethodHandle... steps) {
    MethodHandle all = steps[steps.length - 1];
    for (int i = steps.length - 2; i >= 0; i--) {
      all = foldArguments(all, steps[i]);
    }
    return all;
  }

  private static MethodHandle nanoTime() throws ReflectiveOperationException {
    return staticMethod(System.class, "nanoTime");
  }

  private static MethodHandle getter(AtomicLong number) throws ReflectiveOperationException {
    return method(AtomicLong.class, "get", long.class).bindTo(number);
  }

  private static MethodHandle setter(AtomicLong number) throws ReflectiveOperationException {
    return method(AtomicLong.class, "set", void.class, long.class).bindTo(number);
  }

  private static MethodHandle returningNothing(MethodHandle handle) {
    return handle.asType(handle.type().changeReturnType(void.class));
  }

  private static MethodHandle method(Class<?> type, String name, Class<?> result, Class<?>... args)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup().findVirtual(type, name, methodType(result, args));
  }

  private static MethodHandle staticMethod(Class<?> type, String name, Class<?>... args)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup().unreflect(type.getMethod(name, args));
  }
}
