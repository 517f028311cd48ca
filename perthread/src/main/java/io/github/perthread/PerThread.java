package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread-local variable that owns its values: each thread has its own, and all of them die with
 * the local, although their threads live on. A thread's value is given up when the thread ends.
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
 * <p>It is a {@link ThreadLocal}, and works wherever one is accepted, subclasses that override
 * {@link #initialValue()} included. What differs, the surprises first:
 *
 * <ul>
 *   <li>Values are strongly reachable only through the local, so one that refers back to its local
 *       is collected with it (with {@code ThreadLocal} it lives as long as its thread). Dropping a
 *       local runs no removal hook; {@link #close()} does.
 *   <li>A thread's values are dropped soon after it ends, also while something still refers to the
 *       {@code Thread}: within 1 second (a virtual thread's within 5), exactly at its exit where
 *       that is wrapped by {@link #threadFactory} or {@link #exiting}.
 *   <li>Other threads can list the values ({@link #forEach}, {@link #snapshot}, {@link #reduce})
 *       and give them up ({@link #clearAllThreads}, {@link #close}).
 *   <li>An initializer that reads its own local gets an {@code IllegalStateException}, not a stack
 *       overflow; one that fails leaves nothing behind, not even what it stored with {@code set}.
 *   <li>The JDK does not know these values: threads do not inherit them, and where the JDK wipes a
 *       thread's locals (between the tasks of the common pool) these stay.
 * </ul>
 *
 * <h2 id="general">What holds for all methods</h2>
 *
 * <p><b>Null</b> is a value: unset, {@code null} and a value are three states. Arguments that are
 * not values must not be null; where one is, the {@code NullPointerException} names it.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, and from initializers, hooks and
 * callbacks of this local and of others. None blocks: there is no lock.
 *
 * <p><b id="visibility">Visibility.</b> What a thread did before it stored a value happens-before
 * what another thread does after it got that value from an enumeration, or in a removal hook.
 *
 * <p><b id="closed">After {@link #close()}</b> {@code get}, {@code set}, {@code getAndSet}, {@code
 * runWith} and {@code callWith} throw an {@code IllegalStateException} that names the local; the
 * other methods find it empty.
 *
 * <p><b id="hooks">Removal hooks</b> run exactly once for each value that is given up by the end of
 * its thread, {@code remove}, {@code clearAllThreads}, {@code close} or {@code removeLoadedBy}; not
 * for one that the caller has in hand: taken by {@code getAndRemove}, replaced by {@code set}, or
 * by the end of {@code runWith}. They run in the calling thread; at the end of a thread in that
 * thread if its exit is wrapped (in reverse order of first use), otherwise on a thread of this
 * library; never inside another thread's {@code get} or {@code set}. One that throws is reported to
 * the running thread's uncaught-exception handler, on the library's thread to the system logger
 * named {@code io.github.perthread}, and stops nothing else; one that blocks delays only other
 * hooks. Values that a hook stores at the end of a thread are given up in their turn, in at most
 * four rounds, then dropped without a hook. A local that is dropped runs no hooks: something would
 * have to hold its values for that, and then a value that refers to its local would never die.
 *
 * <p><b>Cost.</b> {@code get} is a comparison of thread ids, and for all threads but the first a
 * read of an array and another. Memory is in proportion to the living threads that have used the
 * local: at most 8 slots for each, and an entry.
 *
 * <p>The ownership is that of Python's {@code threading.local}, which keeps each thread's dict in
 * the local, not in the thread.
 *
 * @param <T> the type of the values
 */
public class PerThread<T extends @Nullable Object> extends ThreadLocal<T> implements AutoCloseable {
  private static final VarHandle SLOTS;
  private static final VarHandle SELF;
  private static final VarHandle DROPS;
  private static final VarHandle FIRST_ID;
  private static final VarHandle HISTORY;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOTS = lookup.findVarHandle(PerThread.class, "slots", Entry[].class);
      SELF = lookup.findVarHandle(PerThread.class, "self", WeakReference.class);
      DROPS = lookup.findVarHandle(PerThread.class, "drops", int.class);
      FIRST_ID = lookup.findVarHandle(PerThread.class, "firstId", long.class);
      HISTORY = lookup.findVarHandle(PerThread.class, "history", LocalHistory.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long NOBODY = 0;
  private static final long NOBODY_EVER = -2;
  private static final long CLEARING = -3;

  /** Sees to values that have no hook, and that nobody counts. */
  private static final Table.Undertaker DISCARD = Entry::discard;

  /**
   * What the threads have here; {@link Table} tells how it is read and replaced. That nobody sees
   * null here, even in a local that was handed over through a race, is due to the final fields.
   */
  private @Nullable Entry[] slots = Table.EMPTY;

  /**
   * The id of the thread whose entry is {@link #first}; {@link #NOBODY}, or {@link #NOBODY_EVER} of
   * a closed local. Many a local has only one thread, and that one is spared the table. Whoever has
   * his entry in the table may take the place by CAS, and then stores the entry; it is made free
   * when that thread's entry is dropped. So a thread that reads its own id, however racily, finds
   * in {@code first} what it wrote there itself, or what {@code close} has put in its place.
   */
  private long firstId = NOBODY;

  /** Means something only to the thread whose id is {@link #firstId}. */
  private Entry first = Table.TOMBSTONE;

  private final @Nullable String name;
  private final @Nullable Supplier<? extends T> initial;
  private final @Nullable Removal<T> removal;

  /** How the records of its threads refer to this local; made at first use, published by CAS. */
  private @Nullable WeakReference<PerThread<?>> self;

  /** Threads that were dropped since it was last counted who is alive. */
  @SuppressWarnings("UnusedVariable") // read by DROPS
  private int drops;

  /** For {@link Diagnostics}; null until it wants to note something, published by CAS. */
  private @Nullable LocalHistory history;

  /** Makes a local whose initial value is {@code null}, or what {@link #initialValue()} makes. */
  public PerThread() {
    this(new Builder<>());
  }

  /**
   * Makes a local with a name or a hook, for subclasses.
   *
   * @param builder its settings; its initializer is not asked where {@link #initialValue()} is
   *     overridden
   */
  @SuppressWarnings("this-escape") // for diagnostics, which know that it is half-built
  protected PerThread(Builder<T> builder) {
    Objects.requireNonNull(builder, "builder");
    name = builder.name;
    initial = builder.initial;
    removal = builder.onRemoval == null ? null : new Removal<>(this, builder.onRemoval);
    history = Diagnostics.created(this);
  }

  /**
   * A local whose initial values a supplier makes, in the thread that asks. Stands in for {@code
   * ThreadLocal.withInitial}.
   */
  public static <S extends @Nullable Object> PerThread<S> withInitial(
      Supplier<? extends S> initial) {
    return PerThread.<S>builder().initial(initial).build();
  }

  /** The settings of a local to be, none of them made yet. */
  public static <S extends @Nullable Object> Builder<S> builder() {
    return new Builder<>();
  }

  /**
   * The value of a thread that has none: by default what the initializer makes, or {@code null}.
   * Runs in the thread that asks, at most once successfully until the value is given up. If it
   * throws, nothing is stored, the caller of {@link #get()} gets the exception, and the next access
   * tries again. If it stores a value itself, the one that it returns wins.
   */
  @Override
  protected T initialValue() {
    return initial == null ? super.initialValue() : initial.get();
  }

  /**
   * The calling thread's value, which is made first if there is none.
   *
   * @throws IllegalStateException if this local is <a href="#closed">closed</a>, or if its
   *     initializer is what calls
   */
  @Override
  public T get() {
    Thread t = Thread.currentThread();
    Entry e = atHand(t);
    if (e != null) {
      Object v = e.value;
      if (v != Entry.UNSET && v != Entry.CLOSED) {
        return value(v);
      }
    }
    return getAfterSearch(t);
  }

  /** The calling thread's entry, if it is where it is looked for first. */
  private @Nullable Entry atHand(Thread t) {
    long id = Threads.id(t);
    if (firstId == id) {
      Entry mine = first;
      if (mine.threadId == id && mine.belongsTo(t)) { // else it was closed in between
        return mine;
      }
    }
    @Nullable Entry[] a = slots;
    int home = Table.home(id, a);
    Entry e = a[home];
    if (e == null || e.threadId != id || !e.belongsTo(t)) {
      e = a[Table.besideHome(home, a)];
      if (e == null || e.threadId != id || !e.belongsTo(t)) {
        return null;
      }
    }
    return e;
  }

  private T getAfterSearch(Thread t) {
    Entry e = lookup(t);
    Object v = e == null ? Entry.UNSET : e.value;
    return Entry.isValue(v) ? value(v) : initialize(t);
  }

  private T initialize(Thread t) {
    Entry e = entry(t);
    if (e.initializing) {
      throw new IllegalStateException("The initializer of " + describe() + " reads it");
    }
    e.initializing = true;
    boolean made = false;
    T value;
    try {
      value = initialValue();
      made = true;
    } finally {
      e.initializing = false;
      if (!made) {
        giveUpOwn(t, true, RemovalCause.REMOVE);
      }
    }
    store(t, value);
    return value;
  }

  /**
   * Stores the calling thread's value.
   *
   * @throws IllegalStateException if this local is <a href="#closed">closed</a>
   */
  @Override
  public void set(T value) {
    Thread t = Thread.currentThread();
    Entry e = atHand(t);
    if (e != null && removal == null) {
      e.storeRelease(value);
    } else {
      store(t, value);
    }
  }

  private void store(Thread t, T value) {
    Entry e = entry(t);
    if (removal == null) {
      e.storeRelease(value);
    } else if (e.exchangeUnlessClosed(value) == Entry.CLOSED) {
      throw closed();
    }
  }

  /**
   * Gives up the calling thread's value, if there is one; the hook runs before this returns. Keeps
   * the thread's place in the table, so that {@code set} and {@code remove} in turn allocate
   * nothing.
   */
  @Override
  public void remove() {
    Thread t = Thread.currentThread();
    Entry e = atHand(t);
    if (e != null && isUnseen()) {
      e.storeRelease(Entry.UNSET);
    } else {
      removeSeen(t);
    }
  }

  private void removeSeen(Thread t) {
    Entry e = lookup(t);
    if (e != null) {
      giveUp(e.take(), RemovalCause.REMOVE);
    }
  }

  /**
   * Whether nobody wants to know of values that are given up, so that it need not be exactly one
   * who takes them.
   */
  private boolean isUnseen() {
    return removal == null && !Diagnostics.wantsGivenUp();
  }

  /** Whether the calling thread has a value, be it {@code null}; never initializes. */
  public boolean isSet() {
    return Entry.isValue(peek());
  }

  /** The calling thread's value, or {@code null} if there is none; never initializes. */
  public @Nullable T getIfPresent() {
    return valueOrNull(peek());
  }

  /** What the calling thread has, be it no value. */
  final @Nullable Object peek() {
    Thread t = Thread.currentThread();
    Entry e = atHand(t);
    return e != null ? e.value : presentAfterSearch(t);
  }

  private @Nullable Object presentAfterSearch(Thread t) {
    Entry e = lookup(t);
    return e == null ? Entry.UNSET : e.value;
  }

  /**
   * Stores the calling thread's value and returns the one before, or {@code null} if there was
   * none; never initializes.
   *
   * @throws IllegalStateException if this local is <a href="#closed">closed</a>
   */
  public @Nullable T getAndSet(T value) {
    return valueOrNull(exchange(Thread.currentThread(), value));
  }

  /**
   * Takes the calling thread's value away and returns it, or {@code null} if there was none; never
   * initializes, and runs no hook.
   */
  public @Nullable T getAndRemove() {
    Entry e = lookup(Thread.currentThread());
    return e == null ? null : valueOrNull(e.take());
  }

  /**
   * Runs a body while the calling thread's value is another one, and then puts things back exactly
   * as they were (unset, {@code null} or a value) whatever the body did or threw. If the local was
   * closed meanwhile, the old value is given up instead. May be nested.
   *
   * @throws IllegalStateException if this local is <a href="#closed">closed</a>
   */
  public void runWith(T value, Runnable body) {
    Objects.requireNonNull(body, "body");
    Thread t = Thread.currentThread();
    Object before = exchange(t, value);
    try {
      body.run();
    } finally {
      restore(t, before);
    }
  }

  /**
   * As {@link #runWith}, for a body that returns something.
   *
   * @return what the body returned
   * @throws X what the body threw
   * @throws IllegalStateException if this local is <a href="#closed">closed</a>
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

  private @Nullable Object exchange(Thread t, T value) {
    Object before = entry(t).exchangeUnlessClosed(value);
    if (before == Entry.CLOSED) {
      throw closed();
    }
    return before;
  }

  private void restore(Thread t, @Nullable Object before) {
    Entry e = lookup(t);
    if (e == null && Entry.isValue(before)) {
      e = insert(t);
    }
    if (e == null || e.exchangeUnlessClosed(before) == Entry.CLOSED) {
      giveUp(before, RemovalCause.CLOSE);
    }
  }

  /** How many living threads have a value. Weakly consistent; takes a look at each slot. */
  public int threadCount() {
    int[] count = {0};
    forEach((thread, value) -> count[0]++);
    return count[0];
  }

  /**
   * Does something with each living thread and its value, in the calling thread. Weakly consistent:
   * sees every value stored before it began by a thread that is alive throughout, and of later
   * changes perhaps some. Blocks nobody. What the action throws ends the enumeration and reaches
   * the caller. The values are in use by their threads: look, but touch only what bears it.
   */
  public void forEach(BiConsumer<? super Thread, ? super T> action) {
    Objects.requireNonNull(action, "action");
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e == null) {
        continue;
      }
      Thread t = e.liveThread();
      Object v = e.valueAcquire();
      if (t != null && Entry.isValue(v)) {
        action.accept(t, value(v));
      }
    }
  }

  /**
   * The living threads and their values in a map of its own, by identity; as weakly consistent as
   * {@link #forEach}. While something refers to the map, its threads are not collected.
   */
  public Map<Thread, T> snapshot() {
    IdentityHashMap<Thread, T> snapshot = new IdentityHashMap<>();
    forEach(snapshot::put);
    return snapshot;
  }

  /**
   * Accumulates the values of the living threads, in no particular order, in the calling thread; as
   * weakly consistent as {@link #forEach}. Values of threads that have ended are not in it.
   *
   * @param identity the result where there are no values
   * @param accumulator gets the result so far and a value
   */
  public <R extends @Nullable Object> R reduce(
      R identity, BiFunction<? super R, ? super T, ? extends R> accumulator) {
    Objects.requireNonNull(accumulator, "accumulator");
    var fold =
        new BiConsumer<Thread, T>() {
          R result = identity;

          @Override
          public void accept(Thread thread, T value) {
            result = accumulator.apply(result, value);
          }
        };
    forEach(fold);
    return fold.result;
  }

  /**
   * Gives up the values of all threads; the hooks run before this returns. A value stored meanwhile
   * may stay.
   */
  public void clearAllThreads() {
    clear();
  }

  /** As {@link #clearAllThreads}; returns how many values were given up. */
  final int clear() {
    int count = 0;
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e != null) {
        count += finish(e.take());
      }
    }
    Diagnostics.givenUp(this, RemovalCause.CLEAR, count);
    return count;
  }

  /**
   * Gives up the values of all threads for good; the hooks run before this returns. A store that
   * races with this either throws, and then it stored nothing, or its value is given up too. To
   * close again does nothing.
   */
  @Override
  public void close() {
    FIRST_ID.setVolatile(this, NOBODY_EVER); // first: whom the table refuses no field may let in
    @Nullable Entry[] a = (@Nullable Entry[]) SLOTS.getAndSet(this, Table.CLOSED);
    first = Table.TOMBSTONE;
    Table.seal(a);
    int count = 0;
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      if (e != null && e != Table.TOMBSTONE) {
        count += finish(e.close());
      }
    }
    Diagnostics.givenUp(this, RemovalCause.CLOSE, count);
    if (removal != null) {
      removal.close(); // who drops the closed local must not drop their values unhooked
    }
  }

  /** The local's name and the number of living threads that have a value. */
  @Override
  public String toString() {
    return "PerThread[" + describe() + ", threads=" + threadCount() + "]";
  }

  /**
   * Gives up the calling thread's values in every {@code PerThread} and {@code ThreadAttributes},
   * hooks in reverse order of first use; costs in proportion to the locals that this thread used.
   */
  public static void removeAllForCurrentThread() {
    Exit.giveUpAll(Thread.currentThread(), Exit.ROUNDS, RemovalCause.REMOVE);
  }

  /**
   * Gives up, in all locals, threads and attributes, the values whose class was defined by a class
   * loader or by a child of it (a parent's child, to any depth), and those that are such a class or
   * loader themselves; for containers that unload an application. The hooks run before this
   * returns. A value stored meanwhile may stay. What accumulators added up stays.
   *
   * @return how many values were given up
   */
  public static int removeLoadedBy(ClassLoader loader) {
    Objects.requireNonNull(loader, "loader");
    int count = 0;
    for (PerThread<?> local : ThreadRegistry.localsInUse()) {
      count += local.removeValuesLoadedBy(loader);
    }
    return count;
  }

  int removeValuesLoadedBy(ClassLoader loader) {
    int count = 0;
    @Nullable Entry[] a = slotsAcquire();
    for (int i = 0; i < Table.slots(a); i++) {
      Entry e = Table.get(a, i);
      Object v = e == null ? Entry.UNSET : e.valueAcquire();
      if (v instanceof AttributeMap attributes) {
        count += attributes.removeValuesLoadedBy(loader);
      } else if (e != null && Entry.isValue(v) && Loaders.isLoadedBy(v, loader) && e.takeIf(v)) {
        count += finish(v);
      }
    }
    Diagnostics.givenUp(this, RemovalCause.CLASS_LOADER, count);
    return count;
  }

  /**
   * A task that ends with {@link #removeAllForCurrentThread()}, however it ends: what its thread
   * has is given up in that thread, before {@code join} returns. A thread that runs it holds this
   * library, so its class loader, while the task runs.
   */
  public static Runnable exiting(Runnable task) {
    return new Exit(Objects.requireNonNull(task, "task"));
  }

  /** A thread factory whose threads give up their values {@link #exiting exactly at their exit}. */
  public static ThreadFactory threadFactory(ThreadFactory delegate) {
    Objects.requireNonNull(delegate, "delegate");
    return task -> delegate.newThread(exiting(task));
  }

  // The engine. What follows is for the threads' own entries, the registry and the exits.

  /** The calling thread's entry, if it has one. */
  final @Nullable Entry lookup(Thread t) {
    return Table.find(slotsAcquire(), Threads.id(t), t);
  }

  /** The calling thread's entry, made if need be. */
  final Entry entry(Thread t) {
    Entry e = lookup(t);
    if (e == null || e.value == Entry.CLOSED) {
      e = insert(t);
      if (e == null) {
        throw closed();
      }
      putAtHand(t, e);
    }
    return e;
  }

  /** Called with the calling thread's entry, which is in the table. Virtual threads soon go. */
  final void putAtHand(Thread t, Entry e) {
    if (firstId == NOBODY
        && !Threads.isVirtual(t)
        && FIRST_ID.compareAndSet(this, NOBODY, e.threadId)) {
      first = e;
      VarHandle.fullFence();
      if (firstId == NOBODY_EVER) {
        first = Table.TOMBSTONE;
      }
    }
  }

  /** Makes the calling thread's entry, or returns null if the local is closed. */
  private @Nullable Entry insert(Thread t) {
    Entry mine = null;
    for (; ; ) {
      @Nullable Entry[] a = slotsAcquire();
      if (a == Table.CLOSED) {
        return null;
      }
      if (mine == null) {
        mine = newEntry(t);
      } else if (Table.find(a, mine.threadId, t) == mine && !Table.isSealed(a)) {
        return mine; // sealed, it may be here only because it came too late to be moved on
      }
      if (Table.isSealed(a) || !claim(a, mine, t)) {
        replace(a, mine);
      } else if (!Table.isSealed(a)) {
        return mine;
      }
    }
  }

  private boolean claim(@Nullable Entry[] a, Entry mine, Thread t) {
    int alive = sweepAsNewcomer(a);
    if (!Threads.isVirtual(t) && Table.isCrowded(a, mine.threadId, alive)) {
      return false;
    }
    int i = Table.claim(a, mine, undertaker());
    if (i >= 0) {
      claimed(a, i, mine);
    }
    return i >= 0;
  }

  /** Sees to it that a newcomer finds no values of the dead; returns how many living it saw. */
  int sweepAsNewcomer(@Nullable Entry[] a) {
    return Table.sweepSmall(a, undertaker());
  }

  /** Told when the calling thread has claimed a slot, before it is known whether that counts. */
  void claimed(@Nullable Entry[] a, int i, Entry mine) {}

  final void replace(@Nullable Entry[] a, @Nullable Entry newcomer) {
    @Nullable Entry[] next = Table.rebuild(a, newcomer, undertaker());
    prepare(next);
    if (SLOTS.compareAndSet(this, a, next)) {
      replaced();
      if (a != Table.EMPTY) {
        Diagnostics.rebuilt(this, Table.slots(a), Table.slots(next));
      }
    }
  }

  /** Told of an array that is to be the next one; nobody else sees it yet. */
  void prepare(@Nullable Entry[] next) {}

  /** Told after this thread replaced the array, when others may have replaced it again. */
  void replaced() {}

  /** An entry for the calling thread, whose record knows from now on that it uses this local. */
  Entry newEntry(Thread t) {
    ThreadRecord thread = ThreadRegistry.of(t).record(t);
    thread.add(self());
    Diagnostics.firstUse(this);
    return makeEntry(thread.threadId, thread.thread);
  }

  Entry makeEntry(long threadId, WeakReference<Thread> thread) {
    return new Entry(threadId, thread);
  }

  /** Whether users are to know of it; false of what is only a part of something that is. */
  boolean isListed() {
    return true;
  }

  /** Whoever sees to the values of the dead. */
  Table.Undertaker undertaker() {
    if (isUnseen()) {
      return DISCARD;
    }
    return removal == null ? this::bury : removal;
  }

  private void bury(Entry dead) {
    Diagnostics.givenUp(this, RemovalCause.THREAD_END, Entry.isValue(dead.take()) ? 1 : 0);
  }

  /** Drops what a thread has here, which has ended or is about to. */
  final void drop(ThreadRecord thread) {
    clearFirst(thread.threadId);
    @Nullable Entry[] a = slotsAcquire();
    while (Table.drop(a, thread, undertaker()) && Table.isSealed(a)) {
      replace(a, null); // it may have been moved on before it was dropped
      a = slotsAcquire();
    }
    if (Table.isPrompt(a) || Table.isWorthCounting(a, 1 + (int) DROPS.getAndAdd(this, 1))) {
      drops = 0; // racy, as a hint may be
      if (Table.isSparse(a)) {
        replace(a, null);
      }
    }
  }

  /** Has nothing of that thread at hand any more; it has ended, or calls. */
  private void clearFirst(long threadId) {
    if (firstId == threadId && FIRST_ID.compareAndSet(this, threadId, CLEARING)) {
      first = Table.TOMBSTONE;
      FIRST_ID.compareAndSet(this, CLEARING, NOBODY);
    }
  }

  /** Gives up the calling thread's value, with its hook or without; tells whether there was one. */
  boolean giveUpOwn(Thread t, boolean withHook, RemovalCause cause) {
    Entry e = lookup(t);
    Object v = e == null ? Entry.UNSET : e.take();
    if (withHook) {
      giveUp(v, cause);
    }
    return Entry.isValue(v);
  }

  private void giveUp(@Nullable Object taken, RemovalCause cause) {
    Diagnostics.givenUp(this, cause, finish(taken));
  }

  /** Runs the hook, if there is one, for what was taken; returns how many values that is. */
  private int finish(@Nullable Object taken) {
    if (!Entry.isValue(taken)) {
      return 0;
    }
    if (removal != null) {
      removal.run(taken);
    }
    return 1;
  }

  final @Nullable Entry[] slotsAcquire() {
    return (@Nullable Entry[]) SLOTS.getAcquire(this);
  }

  final WeakReference<PerThread<?>> self() {
    @SuppressWarnings("unchecked")
    var made = (WeakReference<PerThread<?>>) SELF.getAcquire(this);
    if (made != null) {
      return made;
    }
    var mine = new WeakReference<PerThread<?>>(this);
    @SuppressWarnings("unchecked")
    var theirs = (WeakReference<PerThread<?>>) SELF.compareAndExchange(this, null, mine);
    return theirs == null ? mine : theirs;
  }

  /** What diagnostics know of this local, made if need be. */
  final LocalHistory history() {
    LocalHistory made = historyIfAny();
    if (made != null) {
      return made;
    }
    LocalHistory mine = new LocalHistory(LocalHistory.UNKNOWN, List.of());
    LocalHistory theirs = (LocalHistory) HISTORY.compareAndExchange(this, null, mine);
    return theirs == null ? mine : theirs;
  }

  final @Nullable LocalHistory historyIfAny() {
    return (LocalHistory) HISTORY.getAcquire(this);
  }

  private @Nullable T valueOrNull(@Nullable Object v) {
    return Entry.isValue(v) ? value(v) : null;
  }

  /** Null only where null was stored, and then T allows it. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private T value(@Nullable Object v) {
    return (T) v;
  }

  private IllegalStateException closed() {
    return new IllegalStateException(describe() + " is closed");
  }

  /** The name that was given, or one derived from the class that made the local. */
  String describe() {
    return name != null ? name : nameAfter(makerName(), this);
  }

  private String makerName() {
    Class<?> maker = initializerClass();
    LocalHistory known = historyIfAny();
    return maker == PerThread.class && known != null && !known.creation.isEmpty()
        ? known.creation.get(0).getClassName()
        : maker.getName();
  }

  /** A name for something, after the class that made it; of a lambda, the class that it is in. */
  static String nameAfter(String className, Object it) {
    int lambda = className.indexOf("$$Lambda");
    return (lambda < 0 ? className : className.substring(0, lambda))
        + "@"
        + Integer.toHexString(System.identityHashCode(it));
  }

  /** The class of what makes the values: a subclass, a supplier, or, if there is none, a hook. */
  final Class<?> initializerClass() {
    boolean isSubclass = getClass() != PerThread.class && !(this instanceof Cells);
    Object maker = isSubclass || initial == null ? this : initial;
    return removal == null || maker.getClass() != PerThread.class
        ? maker.getClass()
        : removal.hookClass();
  }

  /**
   * What runs while a value is bound.
   *
   * @param <R> what it returns
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Body<R extends @Nullable Object, X extends Throwable> {
    /** Runs, in the thread that called {@code callWith}. */
    R call() throws X;
  }

  /**
   * The settings of a local to be. Not thread-safe; may be used for several locals.
   *
   * @param <T> the type of the local's values
   */
  public static final class Builder<T extends @Nullable Object> {
    private @Nullable String name;
    private @Nullable Supplier<? extends T> initial;
    private @Nullable Consumer<? super T> onRemoval;

    private Builder() {}

    /** The name by which messages and {@code toString} call the local. */
    public Builder<T> name(String name) {
      this.name = Objects.requireNonNull(name, "name");
      return this;
    }

    /** What makes the value of a thread that has none; see {@link PerThread#initialValue()}. */
    public Builder<T> initial(Supplier<? extends T> initial) {
      this.initial = Objects.requireNonNull(initial, "initial");
      return this;
    }

    /**
     * What is done with a value that is given up; see <a href="PerThread.html#hooks">removal
     * hooks</a>. Not run when the local itself is dropped: close it instead.
     */
    public Builder<T> onRemoval(Consumer<? super T> onRemoval) {
      this.onRemoval = Objects.requireNonNull(onRemoval, "onRemoval");
      return this;
    }

    /** The local. */
    public PerThread<T> build() {
      return new PerThread<>(this);
    }
  }
}
