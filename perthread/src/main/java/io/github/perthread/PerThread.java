package io.github.perthread;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A thread-local variable that owns its values: each thread has a value of its own, all values
 * become garbage together with the variable although their threads live on, and a thread's value is
 * removed when the thread ends. Such a variable is called a <em>local</em> here.
 *
 * <pre>{@code
 * static final PerThread<StringBuilder> BUFFER = PerThread.withInitial(StringBuilder::new);
 *
 * static String greet(String name) {
 *   StringBuilder buffer = BUFFER.get();
 *   buffer.setLength(0);
 *   return buffer.append("Hello, ").append(name).toString();
 * }
 * }</pre>
 *
 * <p>A local is a {@link ThreadLocal} and works wherever one is accepted; subclasses may override
 * {@link #initialValue()}. The differences, the most surprising first:
 *
 * <ul>
 *   <li>Values are strongly reachable only through the local, so a value that refers back to its
 *       local is collected with the local (a value of a {@code ThreadLocal} that does so stays as
 *       long as its thread lives). When a local is collected, no removal hook runs; {@link
 *       #close()} runs the hooks.
 *   <li>A thread's values are removed soon after the thread ends, even if something still refers to
 *       the {@code Thread}: within 1 second (of a virtual thread within 5), and exactly at its exit
 *       if that is wrapped by {@link #threadFactory} or {@link #exiting}.
 *   <li>Other threads can list the values ({@link #forEach}, {@link #snapshot}, {@link #reduce})
 *       and remove them ({@link #clearAllThreads}, {@link #close}).
 *   <li>An initializer that reads its own local gets an {@code IllegalStateException}, not a stack
 *       overflow; one that fails leaves nothing behind, not even what it stored with {@code set}.
 *   <li>{@code close()} is a method of this class. In a subclass with an interface that has a
 *       default {@code close()}, this one wins, and closes the local.
 *   <li>The clone of a subclass that is {@code Cloneable} is an empty local of its own, with the
 *       same initializer, hook and name (with {@code ThreadLocal} it shares the original's values).
 *   <li>A local that was made without a constructor (by {@code Unsafe.allocateInstance}, Objenesis)
 *       has no table, and its methods throw {@code NullPointerException}.
 *   <li>The JDK does not know these values: threads do not inherit them, and they stay when the JDK
 *       clears a thread's locals, as it does between the tasks of the common pool.
 * </ul>
 *
 * <p><a href="package-summary.html#general">What holds for all methods</a>: null is a value; no
 * method blocks; what a store makes visible to other threads; what a <a
 * href="package-summary.html#closed">closed</a> local does; when <a
 * href="package-summary.html#hooks">removal hooks</a> run, and in which thread.
 *
 * <p><b>Cost.</b> {@code get} compares thread ids. For one thread, usually the first that used the
 * local, that is all; for the others it also reads an array and compares once more. Memory is in
 * proportion to the living threads that have used the local: at most 8 slots and an entry for each.
 *
 * @param <T> the type of the values
 */
public class PerThread<T extends @Nullable Object> extends AbstractPerThread<T>
    implements AutoCloseable {
  private final @Nullable Supplier<? extends T> initial;
  private final @Nullable BiConsumer<? super T, ? super RemovalCause> onRemoval;

  /** Makes a local whose initial value is {@code null}, or what {@link #initialValue()} returns. */
  public PerThread() {
    this(new Builder<>());
  }

  /**
   * Makes a local with a name; otherwise the same as {@link #PerThread()}.
   *
   * @param name what messages and {@code toString} call the local
   */
  public PerThread(String name) {
    this(new Builder<T>().name(name));
  }

  /**
   * Makes a local with a name or a hook, for subclasses.
   *
   * @param builder its settings; the initializer and the hook among them are not used if the
   *     subclass overrides {@link #initialValue()} or {@link #onRemoval}
   */
  @SuppressWarnings("this-escape") // for diagnostics, which know that it is half-built
  protected PerThread(Builder<T> builder) {
    super(Objects.requireNonNull(builder, "builder").name, builder.onRemoval, builder.copy);
    initial = builder.initial;
    onRemoval = builder.onRemoval;
    created();
  }

  /**
   * Makes a local whose initial values a supplier makes. Hides {@code ThreadLocal.withInitial}.
   *
   * @param initial called by a thread's {@code get}, in that thread, if it has no value
   * @param <S> the type of the values
   * @return the local
   */
  public static <S extends @Nullable Object> PerThread<S> withInitial(
      Supplier<? extends S> initial) {
    return PerThread.<S>builder().initial(initial).build();
  }

  /**
   * Makes a local with a name, whose initial values a supplier makes.
   *
   * @param name what messages and {@code toString} call the local
   * @param initial called by a thread's {@code get}, in that thread, if it has no value
   * @param <S> the type of the values
   * @return the local
   */
  public static <S extends @Nullable Object> PerThread<S> withInitial(
      String name, Supplier<? extends S> initial) {
    return PerThread.<S>builder().name(name).initial(initial).build();
  }

  /**
   * Returns a builder without any settings.
   *
   * @param <S> the type of the values
   * @return the builder
   */
  public static <S extends @Nullable Object> Builder<S> builder() {
    return new Builder<>();
  }

  /**
   * Makes the value of a thread that has none: by default what the initializer makes, or {@code
   * null}. {@link #get()} calls this method in its own thread; after it has returned a value, it is
   * not called in that thread again until the value is removed. If it throws, nothing is stored,
   * the caller of {@code get} gets the exception, and the next {@code get} tries again. If it
   * stores a value itself, the value that it returns replaces that one.
   *
   * @return the value to be stored
   */
  @Override
  protected T initialValue() {
    return initial == null ? super.initialValue() : initial.get();
  }

  /**
   * Handles a value that was removed, as a <a href="package-summary.html#hooks">removal hook</a>:
   * by default calls the hook that the builder was given. A subclass that overrides this method
   * needs no builder. If neither overrides it nor gives a hook, a local is as fast as if there were
   * no hooks.
   *
   * @param value the value that was removed
   * @param cause why it was removed
   */
  protected void onRemoval(T value, RemovalCause cause) {
    if (onRemoval != null) {
      onRemoval.accept(value, cause);
    }
  }

  /**
   * Returns the calling thread's value. If there is none, runs the initializer and stores what it
   * returns.
   *
   * @return the value
   * @throws IllegalStateException if this local is <a
   *     href="package-summary.html#closed">closed</a>, or if its initializer is running in the
   *     calling thread
   */
  @Override
  public T get() {
    return super.get();
  }

  /**
   * Stores the calling thread's value.
   *
   * @param value the value, or {@code null}
   * @throws IllegalStateException if this local is <a href="package-summary.html#closed">closed</a>
   */
  @Override
  public void set(T value) {
    super.set(value);
  }

  /**
   * Removes the calling thread's value, if there is one; its hook runs before this method returns.
   * The thread's entry in the table stays, so that {@code set} and {@code remove} in turn allocate
   * nothing.
   */
  @Override
  public void remove() {
    super.remove();
  }

  /** {@return whether the calling thread has a value; null counts} Runs no initializer. */
  public boolean isSet() {
    return Entry.isValue(peek());
  }

  /** {@return the calling thread's value, or {@code null} if it has none} Runs no initializer. */
  public @Nullable T getIfPresent() {
    return valueOrNull(peek());
  }

  /**
   * Stores the calling thread's value and returns the value before. Runs neither the initializer
   * nor a hook.
   *
   * @param value the value, or {@code null}
   * @return the value before, or {@code null} if there was none
   * @throws IllegalStateException if this local is <a href="package-summary.html#closed">closed</a>
   */
  public @Nullable T getAndSet(T value) {
    return valueOrNull(exchange(Thread.currentThread(), value));
  }

  /**
   * Removes the calling thread's value, and runs neither the initializer nor a hook.
   *
   * @return the value, or {@code null} if there was none
   */
  public @Nullable T getAndRemove() {
    return valueOrNull(takeOwn());
  }

  /**
   * Runs a body with another value in the calling thread, and then restores the state before
   * (unset, {@code null} or a value), whatever the body did or threw. If the local was closed
   * meanwhile, the old value is removed instead, and its hook runs. Calls may be nested.
   *
   * @param value the value while the body runs, or {@code null}
   * @param body called once, in the calling thread
   * @throws IllegalStateException if this local is <a href="package-summary.html#closed">closed</a>
   */
  public void runWith(T value, Runnable body) {
    runBound(value, Objects.requireNonNull(body, "body"));
  }

  /**
   * Calls a body as {@link #runWith} does, and returns what the body returns.
   *
   * @param value the value while the body runs, or {@code null}
   * @param body called once, in the calling thread
   * @param <R> the type of the result
   * @param <X> the type of the exceptions that the body may throw
   * @return what the body returned
   * @throws X what the body threw
   * @throws IllegalStateException if this local is <a href="package-summary.html#closed">closed</a>
   */
  public <R extends @Nullable Object, X extends Throwable> R callWith(
      T value, Body<? extends R, X> body) throws X {
    Objects.requireNonNull(body, "body");
    Thread t = Thread.currentThread();
    Object before = exchange(t, value);
    try {
      return body.call();
    } finally {
      restore(t, before);
    }
  }

  /** {@return how many living threads have a value} Weakly consistent; looks at each slot. */
  public int threadCount() {
    return countThreads();
  }

  /**
   * Calls an action, in the calling thread, with each living thread that has a value and with that
   * value; <a href="package-summary.html#enumeration">weakly consistent</a>. The threads go on
   * using their values, so the action may only read or change a value whose class allows that from
   * several threads.
   *
   * @param action what it throws ends the enumeration and reaches the caller
   */
  public void forEach(BiConsumer<? super Thread, ? super T> action) {
    visit(Objects.requireNonNull(action, "action"));
  }

  /**
   * Returns the living threads and their values in a new map, by identity; <a
   * href="package-summary.html#enumeration">weakly consistent</a>. While the map is reachable, its
   * threads are not collected.
   *
   * @return the map, which the caller may change
   */
  public Map<Thread, T> snapshot() {
    IdentityHashMap<Thread, T> snapshot = new IdentityHashMap<>();
    forEach(snapshot::put);
    return snapshot;
  }

  /**
   * Accumulates the values of the living threads, in no particular order, in the calling thread; <a
   * href="package-summary.html#enumeration">weakly consistent</a>.
   *
   * @param identity the result if there are no values
   * @param accumulator gets the result so far and a value
   * @param <R> the type of the result
   * @return the result
   */
  public <R extends @Nullable Object> R reduce(
      R identity, BiFunction<? super R, ? super T, ? extends R> accumulator) {
    Objects.requireNonNull(accumulator, "accumulator");
    var result =
        new Object() {
          R soFar = identity;
        };
    forEach((thread, value) -> result.soFar = accumulator.apply(result.soFar, value));
    return result.soFar;
  }

  /**
   * Removes the values of all threads; their hooks run before this method returns. A value that a
   * thread stores meanwhile may stay.
   *
   * @return how many values were removed
   */
  public int clearAllThreads() {
    return clearAllThreadsAndCount();
  }

  /**
   * Removes the values of all threads for good; their hooks run before this method returns. A store
   * that races with it either throws, and then nothing was stored, or returns, and then its value
   * is removed too. Closing a closed local does nothing.
   */
  @Override
  public void close() {
    closeAllThreads();
  }

  /** Returns the local's name and the number of living threads that have a value. */
  @Override
  public String toString() {
    return "PerThread[" + label() + ", threads=" + countThreads() + "]";
  }

  /**
   * Removes the calling thread's values from every {@code PerThread} and {@code ThreadAttributes}
   * that it used; hooks run in reverse order of first use.
   */
  public static void removeAllForCurrentThread() {
    ThreadRegistry.removeAll(Thread.currentThread(), RemovalCause.REMOVE);
  }

  /**
   * {@return in how many locals the calling thread has a value} A local is a {@code PerThread}, or
   * a {@code ThreadAttributes} whose attributes the thread has initialized; accumulators do not
   * count.
   */
  public static int countForCurrentThread() {
    return LocalsInUse.countForCurrentThread();
  }

  /**
   * Removes, from all locals and attributes of all threads, the values whose class was defined by a
   * class loader or by a loader below it (its child, the child's child, and so on), and the values
   * that are such a class or loader themselves, or that have such an object <a
   * href="package-summary.html#inside">inside</a>; for containers that unload an application. The
   * hooks run before this method returns. A value that a thread stores meanwhile may stay. What
   * accumulators added up stays.
   *
   * @param loader the class loader that is to be unloaded
   * @return how many values were removed
   */
  public static int removeLoadedBy(ClassLoader loader) {
    return LocalsInUse.removeLoadedBy(Objects.requireNonNull(loader, "loader"));
  }

  /**
   * Returns a task that runs another one and then, even if that one failed, removes all values of
   * its thread, with {@link RemovalCause#THREAD_END}. So the values are removed in that thread,
   * before {@code join} returns. While a thread runs the returned task, the thread keeps this
   * library and its class loader alive.
   *
   * @param task what to run first
   * @return the task to run instead
   */
  public static Runnable exiting(Runnable task) {
    return new ThreadExit(Objects.requireNonNull(task, "task"), false);
  }

  /**
   * Returns a thread factory whose threads remove their values {@linkplain #exiting exactly at
   * their exit}. If an exception ends such a thread, its uncaught-exception handler runs before the
   * values are removed, so that a crash report can tell the user and the request.
   *
   * @param delegate makes the threads
   * @return the factory to use instead
   */
  public static ThreadFactory threadFactory(ThreadFactory delegate) {
    Objects.requireNonNull(delegate, "delegate");
    return task -> delegate.newThread(new ThreadExit(Objects.requireNonNull(task, "task"), true));
  }

  @Override
  final boolean overridesHook() {
    return getClass() != PerThread.class && HookOverrides.OF_PER_THREAD.get(getClass());
  }

  @Override
  final void runHook(T value, RemovalCause cause) {
    onRemoval(value, cause);
  }

  @Override
  final Class<?> kind() {
    return PerThread.class;
  }

  @Override
  final @Nullable Class<?> givenClass() {
    Object hook = onRemoval instanceof HookWithoutCause<?> h ? h.hook() : onRemoval;
    Object given = initial != null ? initial : hook;
    return given == null ? null : given.getClass();
  }

  /**
   * The code that runs while a value is bound; see {@link #callWith}.
   *
   * @param <R> the type of the result
   * @param <X> the type of the exceptions that it may throw
   */
  @FunctionalInterface
  public interface Body<R extends @Nullable Object, X extends Throwable> {
    /**
     * {@return the result} Runs in the thread that called {@code callWith}.
     *
     * @throws X what the body may throw
     */
    R call() throws X;
  }

  /**
   * Collects the settings of a local and makes it. Not thread-safe; may make several locals.
   *
   * @param <T> the type of the local's values
   */
  public static final class Builder<T extends @Nullable Object> {
    private @Nullable String name;
    private @Nullable Supplier<? extends T> initial;
    private @Nullable BiConsumer<? super T, ? super RemovalCause> onRemoval;
    private @Nullable UnaryOperator<@Nullable Object> copy;

    private Builder() {}

    /**
     * Sets the name of the local.
     *
     * @param name what messages and {@code toString} call the local
     * @return this builder
     */
    public Builder<T> name(String name) {
      this.name = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets what makes the value of a thread that has none; see {@link PerThread#initialValue()}.
     *
     * @param initial called by a thread's {@code get}, in that thread, if it has no value
     * @return this builder
     */
    public Builder<T> initial(Supplier<? extends T> initial) {
      this.initial = Objects.requireNonNull(initial, "initial");
      return this;
    }

    /**
     * Sets the <a href="package-summary.html#hooks">removal hook</a>. It does not run when the
     * local itself is collected: close the local instead.
     *
     * @param onRemoval called with each value that is removed
     * @return this builder
     */
    public Builder<T> onRemoval(Consumer<? super T> onRemoval) {
      this.onRemoval = new HookWithoutCause<>(Objects.requireNonNull(onRemoval, "onRemoval"));
      return this;
    }

    /**
     * Sets a removal hook that also gets the cause; see {@link #onRemoval(Consumer)}. If the hook
     * is to call an overloaded method, such as {@code List.add}, write a lambda: the compiler
     * cannot tell which of the two kinds of hook the method reference {@code List::add} is.
     *
     * @param onRemoval called with each value that is removed, and why it is
     * @return this builder
     */
    public Builder<T> onRemoval(BiConsumer<? super T, ? super RemovalCause> onRemoval) {
      this.onRemoval = Objects.requireNonNull(onRemoval, "onRemoval");
      return this;
    }

    /**
     * Has {@link PerThreadContext} hand values on to other threads, the same objects.
     *
     * @return this builder
     */
    public Builder<T> propagated() {
      copy = PropagatedEntry.SHARE;
      return this;
    }

    /**
     * Has {@link PerThreadContext} hand copies of values on to other threads.
     *
     * @param copy makes a copy of a value, which it must not change; not called with null
     * @return this builder
     */
    @SuppressWarnings("unchecked") // it gets values of this local only
    public Builder<T> propagated(UnaryOperator<T> copy) {
      this.copy = (UnaryOperator<@Nullable Object>) Objects.requireNonNull(copy, "copy");
      return this;
    }

    /**
     * {@return a new local with these settings}
     *
     * @throws IllegalStateException that names the local, if it has a hook and is propagated
     */
    public PerThread<T> build() {
      return new PerThread<>(this);
    }
  }
}
