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
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Polls the watched threads, and calls the sweep when one of them has ended.
 *
 * <p>The thread that polls must not keep this library's class loader alive: not by its task, nor by
 * what it inherited when it was made. It must not even look at a reference to the library or to a
 * local before a thread has ended, for while the collector marks, that keeps them alive too. So:
 *
 * <ul>
 *   <li>its task consists of JDK classes only, composed of method handles, over an array of {@code
 *       WeakReference<Thread>}. In Java it would read
 *       <pre>
 *   do {
 *     park(delay); clearInterrupt(); started = nanoTime();
 *     if (demanded.getAndSet(false) || stream(polled.get()).anyMatch(dead)) {
 *       Runnable r = sweep.get(); if (r != null) r.run();
 *     }
 *     delay = max(period, min(50 * (nanoTime() - started), 1000 * polled.get().length));
 *   } while (going.get() &amp;&amp; !sweep.refersTo(null));   finally going = false</pre>
 *   <li>the thread is a worker of a private {@code ForkJoinPool}, the only JDK factory before Java
 *       24 whose threads do not capture the access-control context of the thread that makes them.
 *       The pool is shut down at once: it goes when the task ends.
 *   <li>the worker is made by a helper thread, itself made without inheritable thread-locals, in
 *       the topmost thread group and with the platform class loader as context: before Java 22 a
 *       method handle's interface proxy is defined in the context class loader.
 * </ul>
 *
 * <p>The delay grows with what a poll costs, so that noticing takes at most 2 % of a core; but with
 * the clock's word for it alone, a poll that was preempted for a moment on a busy machine (or that
 * was the first, and had its method handles compiled) would cost a delay of seconds. So it is bound
 * by what a poll of so many slots may cost.
 */
final class Ticker implements Runnable {
  private static final int ATTEMPTS = 5;
  private static final long PATIENCE_SECONDS = 1;
  private static final long PAUSE_PER_WORK = 50;
  private static final long MAX_PAUSE_NANOS_PER_SLOT = 1000;

  private final String name;
  private final long periodNanos;
  private final AtomicReference<@Nullable Object[]> polled;
  private final AtomicBoolean demanded;
  private final AtomicBoolean going;
  private final WeakReference<Runnable> sweep;
  private final Consumer<? super Throwable> onFailure;

  /** Reached when the ticker's thread has begun to run. */
  private final CountDownLatch begun = new CountDownLatch(1);

  /**
   * @param polled the {@code WeakReference<Thread>}s to poll, and nulls
   * @param demanded set to have a sweep although perhaps no thread has ended
   * @param going cleared to have the ticker stop, and by the ticker when it stops
   * @param sweep called on the ticker's thread; referred to weakly; throws nothing
   * @param onFailure called if there will be no ticker
   */
  Ticker(
      String name,
      long periodNanos,
      AtomicReference<@Nullable Object[]> polled,
      AtomicBoolean demanded,
      AtomicBoolean going,
      Runnable sweep,
      Consumer<? super Throwable> onFailure) {
    this.name = name;
    this.periodNanos = periodNanos;
    this.polled = polled;
    this.demanded = demanded;
    this.going = going;
    this.sweep = new WeakReference<>(sweep);
    this.onFailure = onFailure;
  }

  /**
   * Starts ticking; what fails is not thrown, but passed on. A failure of this method is not the
   * caller's, whose value is stored all the same.
   */
  void start() {
    try {
      Privileged.run(this::startHelper);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    going.set(false); // first: with it the next thread that comes tries again
    onFailure.accept(e);
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // a thread inherits the priority of the one that makes it
  private void startHelper() {
    Thread helper = new Thread(Privileged.group(topmostGroup()), this, name + "-starter", 0, false);
    helper.setDaemon(true);
    helper.setPriority(Thread.NORM_PRIORITY);
    helper.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    helper.start();
  }

  private static ThreadGroup topmostGroup() {
    ThreadGroup group = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
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
      Privileged.run(this::startTicker);
      if (begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return null;
      }
      return new IllegalStateException("The ticker's thread did not begin to run");
    } catch (Throwable e) {
      return e;
    }
  }

  private void startTicker() {
    try {
      OwnThread.start(MethodHandleProxies.asInterfaceInstance(Runnable.class, task()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private MethodHandle task() throws ReflectiveOperationException {
    AtomicLong delay = new AtomicLong(); // the first poll at once: to get here took a while
    AtomicLong started = new AtomicLong();
    MethodHandle clearInterrupt = returningNothing(staticMethod(Thread.class, "interrupted"));
    MethodHandle park = staticMethod(LockSupport.class, "parkNanos", long.class);
    MethodHandle tick =
        inTurn(
            collectArguments(park, 0, getter(delay)),
            clearInterrupt,
            collectArguments(setter(started), 0, nanoTime()),
            guardWithTest(isSweepWanted(), callSweep(), empty(methodType(void.class))),
            collectArguments(setter(delay), 0, nextDelay(started)));
    MethodHandle pause = insertArguments(park, 0, periodNanos);
    MethodHandle tickOrPause = orElse(orElse(tick, pause), empty(methodType(void.class)));
    MethodHandle loop = MethodHandles.doWhileLoop(null, tickOrPause, orElse(isToGoOn(), yes()));
    MethodHandle named = orElse(nameThread(), empty(methodType(void.class)));
    MethodHandle cleanup = dropArguments(setGoing(), 0, Throwable.class);
    MethodHandle all = inTurn(countDown(), named, loop);
    return orElse(MethodHandles.tryFinally(all, cleanup), empty(methodType(void.class)));
  }

  /** Does a step, and if it fails, another one. */
  private static MethodHandle orElse(MethodHandle step, MethodHandle other) {
    return MethodHandles.catchException(
        step, Throwable.class, dropArguments(other, 0, Throwable.class));
  }

  private static MethodHandle yes() {
    return constant(boolean.class, true);
  }

  private MethodHandle countDown() throws ReflectiveOperationException {
    return method(CountDownLatch.class, "countDown", void.class).bindTo(begun);
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
    MethodHandle stream =
        collectArguments(staticMethod(Arrays.class, "stream", Object[].class), 0, array());
    MethodHandle anyDead = collectArguments(insertArguments(anyMatch, 1, isDead), 0, stream);
    return guardWithTest(isDemanded, yes(), anyDead);
  }

  private MethodHandle array() throws ReflectiveOperationException {
    return method(AtomicReference.class, "get", Object.class)
        .bindTo(polled)
        .asType(methodType(Object[].class));
  }

  /** Returns whether a reference to a thread, which may be null, is one of an ended thread. */
  private static MethodHandle isDead() throws ReflectiveOperationException {
    MethodHandle isFree = staticMethod(Objects.class, "isNull", Object.class);
    MethodHandle isNull = isFree.asType(methodType(boolean.class, Thread.class));
    MethodHandle isAlive = method(Thread.class, "isAlive", boolean.class);
    MethodHandle isGone =
        guardWithTest(isNull, always(true), guardWithTest(isAlive, always(false), always(true)));
    MethodHandle thread =
        method(Reference.class, "get", Object.class).asType(methodType(Thread.class, Object.class));
    MethodHandle no = dropArguments(constant(boolean.class, false), 0, Object.class);
    return guardWithTest(isFree, no, collectArguments(isGone, 0, thread));
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
    MethodHandle min = staticMethod(Math.class, "min", long.class, long.class);
    MethodHandle sinceStarted =
        collectArguments(collectArguments(subtract, 1, getter(started)), 0, nanoTime());
    MethodHandle pause =
        collectArguments(insertArguments(multiply, 0, PAUSE_PER_WORK), 0, sinceStarted);
    MethodHandle slots =
        collectArguments(MethodHandles.arrayLength(Object[].class), 0, array())
            .asType(methodType(long.class));
    MethodHandle bound =
        collectArguments(insertArguments(multiply, 0, MAX_PAUSE_NANOS_PER_SLOT), 0, slots);
    MethodHandle bounded = collectArguments(collectArguments(min, 1, bound), 0, pause);
    return collectArguments(insertArguments(max, 0, periodNanos), 0, bounded);
  }

  private MethodHandle isToGoOn() throws ReflectiveOperationException {
    MethodHandle get = method(AtomicBoolean.class, "get", boolean.class).bindTo(going);
    MethodHandle refersTo = method(Reference.class, "refersTo", boolean.class, Object.class);
    MethodHandle isLibraryGone = insertArguments(refersTo, 0, sweep, null);
    MethodHandle no = constant(boolean.class, false);
    return guardWithTest(get, guardWithTest(isLibraryGone, no, yes()), no);
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
