package io.github.perthread;

import static java.lang.invoke.MethodHandles.collectArguments;
import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.empty;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodType.methodType;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Composes the {@link Ticker}'s task of JDK classes only. In Java it would read
 *
 * <pre>
 *   thread.set(currentThread());
 *   do {
 *     park(delay); interrupted(); started = nanoTime();
 *     asList(polled.get()).forEach(ref -&gt; { // or an array of such: the threads of a block
 *       if (isDead(ref)) demanded.set(true); });
 *     if (demanded.getAndSet(false)) { Runnable r = sweep.get(); if (r != null) r.run(); }
 *     delay = max(period, min(50 * (nanoTime() - started), 1000 * polled.get().length));
 *   } while (going.get() &amp;&amp; !sweep.refersTo(null));   finally going = false</pre>
 *
 * <p>A task is parked most of the time, so what little code it has is seldom compiled, and costs
 * more than the threads that it asks: hence {@code forEach}, which calls little of the JDK's, and
 * no stream. The delay grows with what a poll costs, so that noticing takes about 2 % of a core;
 * but with the clock's word for it alone, a poll that was preempted for a moment on a busy machine
 * (or that was the first, and had its method handles compiled) would cost a delay of seconds. So it
 * is bound by what a poll of so many slots may cost.
 */
final class TickTask {
  private static final long PAUSE_PER_WORK = 50;
  private static final long MAX_PAUSE_NANOS_PER_SLOT = 1000;

  private final String name;
  private final long periodNanos;
  private final Ticker.Signals signals;
  private final WeakReference<Runnable> sweep;
  private final CountDownLatch begun;

  private TickTask(
      String name,
      long periodNanos,
      Ticker.Signals signals,
      WeakReference<Runnable> sweep,
      CountDownLatch begun) {
    this.name = name;
    this.periodNanos = periodNanos;
    this.signals = signals;
    this.sweep = sweep;
    this.begun = begun;
  }

  /**
   * Returns the task, which refers to no class of this library.
   *
   * @param begun reached when the task has begun to run
   */
  static Runnable compose(
      String name,
      long periodNanos,
      Ticker.Signals signals,
      WeakReference<Runnable> sweep,
      CountDownLatch begun) {
    try {
      TickTask composer = new TickTask(name, periodNanos, signals, sweep, begun);
      return MethodHandleProxies.asInterfaceInstance(Runnable.class, composer.task());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a handler that prints nothing, and refers to no class of this library. */
  static UncaughtExceptionHandler silence() {
    MethodHandle nothing = empty(methodType(void.class, Thread.class, Throwable.class));
    return MethodHandleProxies.asInterfaceInstance(UncaughtExceptionHandler.class, nothing);
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
            poll(),
            guardWithTest(isSweepDemanded(), callSweep(), empty(methodType(void.class))),
            collectArguments(setter(delay), 0, nextDelay(started)));
    MethodHandle pause = insertArguments(park, 0, periodNanos);
    MethodHandle tickOrPause = orElse(orElse(tick, pause), empty(methodType(void.class)));
    MethodHandle loop = MethodHandles.doWhileLoop(null, tickOrPause, orElse(isToGoOn(), yes()));
    MethodHandle named = orElse(nameThread(), empty(methodType(void.class)));
    MethodHandle cleanup = dropArguments(setGoing(), 0, Throwable.class);
    MethodHandle all = inTurn(noteThread(), countDown(), named, loop);
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

  private static MethodHandle currentThread() throws ReflectiveOperationException {
    return staticMethod(Thread.class, "currentThread");
  }

  private MethodHandle nameThread() throws ReflectiveOperationException {
    MethodHandle setName = method(Thread.class, "setName", void.class, String.class);
    return collectArguments(insertArguments(setName, 1, name), 0, currentThread());
  }

  private MethodHandle noteThread() throws ReflectiveOperationException {
    MethodHandle set =
        method(AtomicReference.class, "set", void.class, Object.class).bindTo(signals.thread);
    return collectArguments(set.asType(methodType(void.class, Thread.class)), 0, currentThread());
  }

  /** Demands a sweep if one of the polled threads has ended. */
  private MethodHandle poll() throws ReflectiveOperationException {
    MethodHandle demand = dropArguments(setDemanded(), 0, Object.class);
    MethodHandle demandIfDead =
        guardWithTest(isDead(), demand, empty(methodType(void.class, Object.class)));
    MethodHandle isBlock =
        method(Class.class, "isInstance", boolean.class, Object.class).bindTo(Object[].class);
    MethodHandle askBlock = forEach(demandIfDead).asType(methodType(void.class, Object.class));
    MethodHandle ask = guardWithTest(isBlock, askBlock, demandIfDead);
    return collectArguments(forEach(ask), 0, array());
  }

  /** Calls something with each element of an array. */
  private static MethodHandle forEach(MethodHandle step) throws ReflectiveOperationException {
    Consumer<?> consumer = MethodHandleProxies.asInterfaceInstance(Consumer.class, step);
    MethodHandle asList = staticMethod(Arrays.class, "asList", Object[].class).asFixedArity();
    MethodHandle forEach = method(List.class, "forEach", void.class, Consumer.class);
    return collectArguments(insertArguments(forEach, 1, consumer), 0, asList);
  }

  private MethodHandle setDemanded() throws ReflectiveOperationException {
    MethodHandle set = method(AtomicBoolean.class, "set", void.class, boolean.class);
    return insertArguments(set, 0, signals.demanded, true);
  }

  private MethodHandle isSweepDemanded() throws ReflectiveOperationException {
    MethodHandle getAndSet = method(AtomicBoolean.class, "getAndSet", boolean.class, boolean.class);
    return insertArguments(getAndSet, 0, signals.demanded, false);
  }

  private MethodHandle array() throws ReflectiveOperationException {
    return method(AtomicReference.class, "get", Object.class)
        .bindTo(signals.polled)
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
    MethodHandle get = method(AtomicBoolean.class, "get", boolean.class).bindTo(signals.going);
    MethodHandle refersTo = method(Reference.class, "refersTo", boolean.class, Object.class);
    MethodHandle isLibraryGone = insertArguments(refersTo, 0, sweep, null);
    MethodHandle no = constant(boolean.class, false);
    return guardWithTest(get, guardWithTest(isLibraryGone, no, yes()), no);
  }

  private MethodHandle setGoing() throws ReflectiveOperationException {
    return insertArguments(
        method(AtomicBoolean.class, "set", void.class, boolean.class), 0, signals.going, false);
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
