package io.github.perthread;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values that a thread has in all <em>propagated</em> locals, captured so that other threads
 * can go on with its work. A local is propagated if it was made so: {@link
 * PerThread.Builder#propagated()}, or a {@link ThreadAttributes} with a copy function.
 *
 * <pre>{@code
 * static final PerThread<String> USER = PerThread.<String>builder().propagated().build();
 *
 * static void main(String... arguments) throws Exception {
 *   ExecutorService pool = PerThreadContext.capturing(Executors.newFixedThreadPool(2));
 *   USER.set("ada");
 *   Future<String> greeting = pool.submit(() -> "Hello, " + USER.get());
 *   System.out.println(greeting.get()); // Hello, ada
 *   pool.shutdown();
 * }
 * }</pre>
 *
 * <p>A context is immutable. It may be run any number of times, in any thread, also by several
 * threads at once, and it outlives the thread that captured it.
 *
 * <h2 id="run">What a run does</h2>
 *
 * <p>While a body runs with a context, its thread has in <em>every</em> propagated local exactly
 * the state at capture: a value, {@code null}, or unset. Afterwards every propagated local of the
 * thread is as it was before, the very same object, whatever the body set, changed, removed or
 * threw. This holds at any depth of nesting and in any thread, the capturing one included. Locals
 * that are not propagated are neither read nor changed.
 *
 * <p><b>Initializers</b> are not run by a capture or a run. One that runs in a body makes a value
 * for that run only.
 *
 * <p><b id="copies">Copies.</b> A local made with {@link PerThread.Builder#propagated()} hands on
 * the same object. One with a {@linkplain PerThread.Builder#propagated(UnaryOperator) copy
 * function} is asked at capture, in the capturing thread, and again for each run, in the running
 * thread, so that the capturing thread and the runs never share an object. {@code null} is not
 * copied.
 *
 * <p><b>Failures.</b> Copy functions are called before anything is changed. If one throws, the
 * caller gets the exception, the body does not run, and all is as before.
 *
 * <p><b>Closed locals</b> are left out. After {@code clearAllThreads}, {@code
 * removeAllForCurrentThread} or the end of an {@code exiting} task within a body, the old state
 * still comes back when the body ends.
 *
 * <p><b>Memory.</b> A context holds the values that it captured, and no local: a local that is
 * dropped is collected with its values in all threads, although contexts live that captured it. (A
 * value that refers to its local keeps the local alive as long as the context.) To find the locals
 * that have a value in the calling thread, a capture or a run has to read weak references to them.
 * So remove a thread's value, or close the local, before you drop a propagated local that still has
 * a value in a thread which captures without pause: while a collector marks, each such read keeps
 * the local alive for one more cycle.
 *
 * <p><b>Cost.</b> A capture or a run costs in proportion to the propagated locals that have a value
 * in the calling thread or in the context. It takes no lock.
 */
public final class PerThreadContext implements TaskWrapper {
  private static final PerThreadContext EMPTY =
      new PerThreadContext(newLocals(0), new Object[0], new Object[0], null);

  /**
   * The locals that had a value; the array may be longer, and {@link PropagatedLocals} share it.
   */
  final @Nullable WeakReference<ThreadSlots<?>>[] locals;

  /** The values that the capturing thread had. */
  final @Nullable Object[] originals;

  /** The values to hand on: the same array, or one with copies that no thread sees. */
  private final @Nullable Object[] handed;

  /** The capturing thread, if there are copies. */
  private final @Nullable WeakReference<Thread> owner;

  private PerThreadContext(
      @Nullable WeakReference<ThreadSlots<?>>[] locals,
      @Nullable Object[] originals,
      @Nullable Object[] handed,
      @Nullable WeakReference<Thread> owner) {
    this.locals = locals;
    this.originals = originals;
    this.handed = handed;
    this.owner = owner;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static @Nullable WeakReference<ThreadSlots<?>>[] newLocals(int length) {
    return new WeakReference[length];
  }

  /** Returns a context of values as they are; for {@link PropagatedLocals}. */
  static PerThreadContext of(
      @Nullable WeakReference<ThreadSlots<?>>[] locals, @Nullable Object[] values) {
    return new PerThreadContext(locals, values, values, null);
  }

  /**
   * Returns what the calling thread has in all propagated locals now. Runs the copy functions of
   * those that have a value, and no initializer.
   *
   * @return a context with the calling thread's values, {@linkplain #empty() empty} if it has none
   */
  public static PerThreadContext capture() {
    Thread t = Thread.currentThread();
    PropagatedLocals mine = PropagatedLocals.ifAny(t);
    PerThreadContext now = mine == null ? EMPTY : mine.current();
    @Nullable Object[] copies = now.copy(now.originals);
    return copies == now.originals
        ? now
        : new PerThreadContext(now.locals, now.originals, copies, ThreadRegistry.record(t).thread);
  }

  /**
   * Returns the context in which no propagated local has a value. Around a piece of work in a
   * pooled thread, such as a request, it hides what is left there from earlier work, and removes
   * afterwards what the work left behind:
   *
   * <pre>{@code
   * static final PerThread<String> USER = PerThread.<String>builder().propagated().build();
   *
   * static void handle(String user) {
   *   PerThreadContext.empty().run(() -> {
   *     USER.set(user);
   *     // handle the request
   *   });
   * }
   * }</pre>
   *
   * @return the empty context, always the same one
   */
  public static PerThreadContext empty() {
    return EMPTY;
  }

  /**
   * Returns whether no propagated local had a value, {@code null} included, in the thread that
   * captured.
   *
   * @return true if nothing was captured
   */
  public boolean isEmpty() {
    return originals.length == 0;
  }

  /**
   * Runs a body with exactly this in all propagated locals; see <a href="#run">what a run does</a>.
   *
   * @param body what to run, in the calling thread
   */
  public void run(Runnable body) {
    Objects.requireNonNull(body, "body");
    Thread t = Thread.currentThread();
    @Nullable Object[] values = valuesToBind();
    PropagatedLocals mine = PropagatedLocals.of(t);
    int outer = mine.base();
    PerThreadContext before = mine.bind(t, this, values);
    try {
      body.run();
    } finally {
      mine.restore(t, outer, before);
    }
  }

  /**
   * Runs a body with exactly this in all propagated locals, and returns its result; see <a
   * href="#run">what a run does</a>.
   *
   * @param body what to run, in the calling thread
   * @param <R> the type of the result
   * @param <X> what the body may throw
   * @return what the body returned
   * @throws X what the body threw
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      PerThread.Body<? extends R, X> body) throws X {
    Objects.requireNonNull(body, "body");
    Thread t = Thread.currentThread();
    @Nullable Object[] values = valuesToBind();
    PropagatedLocals mine = PropagatedLocals.of(t);
    int outer = mine.base();
    PerThreadContext before = mine.bind(t, this, values);
    try {
      return body.call();
    } finally {
      mine.restore(t, outer, before);
    }
  }

  /**
   * Returns a task each run of which is a {@linkplain #run run} of the given task with this
   * context.
   *
   * @param task the task
   * @return the task with this context
   */
  @Override
  public Runnable wrap(Runnable task) {
    Objects.requireNonNull(task, "task");
    return () -> run(task);
  }

  /**
   * Returns a task each call of which is a {@linkplain #call call} of the given task with this
   * context.
   *
   * @param task the task
   * @param <V> the type of its result
   * @return the task with this context
   */
  @Override
  public <V extends @Nullable Object> Callable<V> wrap(Callable<V> task) {
    Objects.requireNonNull(task, "task");
    return () -> this.<V, Exception>call(task::call);
  }

  /**
   * Returns a supplier that calls the given one with this context.
   *
   * @param supplier the supplier
   * @param <T> the type of its results
   * @return the supplier with this context
   */
  public <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> supplier) {
    Objects.requireNonNull(supplier, "supplier");
    return () -> this.<T, RuntimeException>call(supplier::get);
  }

  /**
   * Returns an executor that runs every task with this context, whichever thread submits the task:
   * for the stages of a {@code CompletableFuture}, for example.
   *
   * @param executor runs the tasks
   * @return the executor with this context
   */
  public Executor wrap(Executor executor) {
    return new ContextExecutor(this, Objects.requireNonNull(executor, "executor"));
  }

  /**
   * Returns an executor that runs each task with what the submitting thread has at the submission.
   * If the given one is an {@code ExecutorService}, or captures already, so is or does the one
   * returned.
   *
   * @param executor runs the tasks
   * @return the executor, capturing
   */
  @SuppressWarnings("overloads") // a thread factory is not taken for an executor
  public static Executor capturing(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    if (executor instanceof ExecutorService service) {
      return capturing(service);
    }
    return executor instanceof CapturingExecutor
        ? executor
        : new CapturingExecutor(executor, PerThreadContext::capture);
  }

  /**
   * Returns an executor that runs each task with what the submitting thread has at the submission.
   * In all else it is the given one: {@code toString}, {@code close} and the other methods are
   * passed on. One that captures already is returned as it is. {@code invokeAll} and {@code
   * invokeAny} capture once for all their tasks.
   *
   * @param executor runs the tasks
   * @return the executor, capturing
   */
  public static ExecutorService capturing(ExecutorService executor) {
    Objects.requireNonNull(executor, "executor");
    if (executor instanceof ScheduledExecutorService scheduled) {
      return capturing(scheduled);
    }
    return executor instanceof CapturingExecutorService
        ? executor
        : new CapturingExecutorService(executor, PerThreadContext::capture);
  }

  /**
   * Returns an executor that runs each task with what the submitting thread has at the submission,
   * and periodic tasks with nothing: they outlive the work that started them, so each of their runs
   * is one of the {@linkplain #empty() empty} context. In all else it is the given one.
   *
   * @param executor runs the tasks
   * @return the executor, capturing
   */
  public static ScheduledExecutorService capturing(ScheduledExecutorService executor) {
    Objects.requireNonNull(executor, "executor");
    return executor instanceof CapturingScheduledExecutorService
        ? executor
        : new CapturingScheduledExecutorService(executor, PerThreadContext::capture, EMPTY);
  }

  /**
   * Returns a factory whose threads run their task with what the thread that asks for the new
   * thread, by {@code newThread}, has at that moment. Meant for one thread a task: virtual threads,
   * {@code StructuredTaskScope}. In a pool a thread would carry the first task's values to all the
   * later ones; let a pool's executor capture instead. A lambda or method reference needs a cast,
   * {@code (ThreadFactory) Thread::new}, because it could be an {@code Executor} too.
   *
   * @param factory makes the threads
   * @return the factory, capturing
   */
  @SuppressWarnings("overloads") // a thread factory is not taken for an executor
  public static ThreadFactory capturing(ThreadFactory factory) {
    Objects.requireNonNull(factory, "factory");
    return factory instanceof CapturingThreadFactory
        ? factory
        : new CapturingThreadFactory(factory, PerThreadContext::capture);
  }

  /**
   * Sets all propagated locals of the calling thread to exactly this, for good. For frameworks that
   * have a callback before and one after the work instead of a body; others use {@link #run}. The
   * callback after the work {@linkplain #restore restores} what the one before it captured:
   *
   * <pre>{@code
   * static PerThreadContext before(PerThreadContext ofTheWork) {
   *   PerThreadContext previous = PerThreadContext.capture();
   *   ofTheWork.install();
   *   return previous;
   * }
   *
   * static void after(PerThreadContext previous) {
   *   previous.restore();
   * }
   * }</pre>
   */
  public void install() {
    Thread t = Thread.currentThread();
    @Nullable Object[] values = valuesToBind();
    PropagatedLocals.of(t).install(t, this, values);
  }

  /**
   * Sets all propagated locals of the calling thread to the very objects that were captured, no
   * copies; does the same however often it is called.
   *
   * @throws IllegalStateException if another thread captured this and one of its values was copied;
   *     then nothing is changed
   */
  public void restore() {
    Thread t = Thread.currentThread();
    if (owner != null && !owner.refersTo(t)) {
      throw new IllegalStateException(
          this
              + " was captured in "
              + describe(owner.get())
              + ", and has copies for other threads;"
              + " only that thread can restore it, not "
              + t);
    }
    PropagatedLocals.of(t).install(t, this, originals);
  }

  private static String describe(@Nullable Thread thread) {
    return thread == null ? "a thread that has ended" : thread.toString();
  }

  /** Returns values that this thread alone has; may run user code. */
  private @Nullable Object[] valuesToBind() {
    return owner == null ? handed : copy(handed);
  }

  /** Returns copies of the values that are not shared; the same array if all are. */
  private @Nullable Object[] copy(@Nullable Object[] values) {
    @Nullable Object[] copies = values;
    for (int i = 0; i < values.length; i++) {
      Object v = values[i];
      AbstractPerThread<?> local = v == null ? null : local(i);
      UnaryOperator<@Nullable Object> copy =
          local == null ? PropagatedEntry.SHARE : local.copyFunction();
      if (copy != PropagatedEntry.SHARE) {
        if (copies == values) {
          copies = values.clone();
        }
        copies[i] = copy.apply(v);
      }
    }
    return copies;
  }

  /** Returns a captured local, or null if it was collected. */
  private @Nullable AbstractPerThread<?> local(int i) {
    WeakReference<ThreadSlots<?>> reference = locals[i];
    return reference == null ? null : (AbstractPerThread<?>) reference.get();
  }

  /** Returns the names of the locals that had a value; no values. */
  @Override
  public String toString() {
    StringJoiner names = new StringJoiner(", ", "PerThreadContext[", "]");
    for (int i = 0; i < originals.length; i++) {
      AbstractPerThread<?> local = local(i);
      names.add(local == null ? "(collected)" : local.describe());
    }
    return names.toString();
  }
}
