package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sum to which many threads add, each in a cell of its own: an addition is a read and a store, no
 * atomic operation, and no two threads write to the same memory.
 *
 * <pre>{@code
 * static final PerThreadLong REQUESTS = new PerThreadLong("requests");
 *
 * static void handle() {
 *   REQUESTS.increment();
 * }
 * }</pre>
 *
 * <p>What a thread added is in every later sum, even after the thread ended, and exactly once,
 * whenever and however the end of the thread is noticed. {@link #sum()} has every addition that
 * happened before it, and perhaps some of those that run meanwhile. As long as no thread adds a
 * negative number, no sum is less than one that happened before it. Overflow wraps around.
 *
 * <p>All methods may be called from any thread. There is one lock. A sum, the first addition of a
 * thread, and a thread that notices the end of another one hold it, at most for as long as it takes
 * to read all cells; other additions take no lock. Only this object refers to the cells, and the
 * cells keep no thread alive. {@link PerThread#removeLoadedBy} does not change them.
 *
 * <p>A sum costs in proportion to the living threads that added. So for a counter that is read
 * often and seldom written {@code AtomicLong} is better, and where there are many more threads than
 * processors and sums must be cheap, {@code LongAdder}.
 */
public final class PerThreadLong {
  private static final int RECENT = 64;

  /** The owner of a folded cell; no thread has that id. */
  private static final long NO_THREAD = 0;

  /** Stands for no cell, so that there is no check for null. */
  private static final PaddedAmount NONE = new PaddedAmount(NO_THREAD, new WeakReference<>(null));

  /** Memory before the amount, so that it shares its cache line with no neighbor's. */
  @SuppressWarnings("UnusedVariable")
  private static class PaddingBefore extends Entry {
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    PaddingBefore(long threadId, WeakReference<Thread> thread) {
      super(threadId, thread);
    }
  }

  /** What one thread added: its entry, whose value is the entry itself while it is on the list. */
  private static class Amount extends PaddingBefore {
    private static final VarHandle AMOUNT;

    static {
      try {
        AMOUNT = MethodHandles.lookup().findVarHandle(Amount.class, "amount", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    long amount;

    /** The id of the thread while the cell is on the list; written by it, or after its end. */
    long owner = NO_THREAD;

    Amount(long threadId, WeakReference<Thread> thread) {
      super(threadId, thread);
    }

    /** Adds; called by the cell's thread, which alone writes, so it may read plainly. */
    final void add(long x) {
      AMOUNT.setRelease(this, amount + x);
    }

    final long amountAcquire() {
      return (long) AMOUNT.getAcquire(this);
    }
  }

  /** An amount with memory after it, too. */
  @SuppressWarnings("UnusedVariable")
  private static final class PaddedAmount extends Amount {
    private long q1, q2, q3, q4, q5, q6, q7, q8;

    final FoldingLocal.Node<PaddedAmount> place = new FoldingLocal.Node<>(this);

    PaddedAmount(long threadId, WeakReference<Thread> thread) {
      super(threadId, thread);
    }
  }

  /** Saves an indirection: the entries are the cells. */
  private final class Amounts extends FoldingLocal<PaddedAmount> {
    Amounts(@Nullable String name) {
      super(PerThreadLong.class, name, true, null);
      created();
    }

    @Override
    Entry makeEntry(long id, WeakReference<Thread> thread) {
      return new PaddedAmount(id, thread);
    }

    /** Called when the entry is there and has no value. */
    @Override
    protected PaddedAmount initialValue() {
      PaddedAmount cell = (PaddedAmount) entry(Thread.currentThread());
      link(cell.place);
      cell.owner = cell.threadId;
      return cell;
    }

    @Override
    void fold(PaddedAmount cell) {
      synchronized (lock()) {
        long moved = cell.amountAcquire();
        cell.owner = NO_THREAD;
        cell.amount = 0; // no call from here on until it is in the total
        folded += moved;
        unlink(cell.place);
      }
    }
  }

  /** Adds up the cells. */
  private static final class Sum implements Consumer<PaddedAmount> {
    private long value;

    @Override
    public void accept(PaddedAmount cell) {
      value += cell.amountAcquire();
    }
  }

  private final Amounts cells;

  /**
   * The cell of the first thread to add; after its end, of the next new one. Most sums have one
   * thread that adds, or one that adds the most. Written and read plainly, as {@link #recent}.
   */
  private PaddedAmount biasedCell = NONE;

  /**
   * The id of the thread whose cell is {@link #biasedCell}, or was. Other threads read this rather
   * than that cell, to which its thread writes all the time.
   */
  private long biasedThreadId = NO_THREAD;

  /**
   * Cells by the last bits of their threads' ids, where most additions find theirs without a search
   * of the table. Written and read plainly: a thread checks that a cell is its own, and its own
   * cell it sees as it left it.
   */
  private final PaddedAmount[] recent = new PaddedAmount[RECENT];

  /** The amounts of folded cells. Guarded by the lock of the cells. */
  private long folded;

  /** The sum at the last reset. Guarded by the lock of the cells. */
  private long before;

  /** Makes a sum that is 0. */
  public PerThreadLong() {
    this.cells = new Amounts(null);
    Arrays.fill(recent, NONE);
  }

  /**
   * Makes a sum that is 0, with a name.
   *
   * @param name what listings and {@code toString} call the sum
   */
  public PerThreadLong(String name) {
    this.cells = new Amounts(Objects.requireNonNull(name, "name"));
    Arrays.fill(recent, NONE);
  }

  /**
   * Adds a number to the sum.
   *
   * @param x the number
   */
  public void add(long x) {
    Thread t = Thread.currentThread();
    long id = ThreadIds.id(t);
    PaddedAmount mine = biasedThreadId == id ? biasedCell : NONE;
    if (mine.owner != id) {
      mine = recent[(int) id & (RECENT - 1)];
      if (mine.owner != id) {
        mine = search(id);
      }
    }
    mine.add(x);
  }

  private PaddedAmount search(long id) {
    PaddedAmount mine = cells.get();
    int i = (int) id & (RECENT - 1);
    if (biasedCell.owner == NO_THREAD) {
      biasedCell = mine;
      biasedThreadId = id;
    } else if (recent[i].owner == NO_THREAD) { // two that alternate would contend for it
      recent[i] = mine;
    }
    return mine;
  }

  /** Adds 1 to the sum. */
  public void increment() {
    add(1);
  }

  /** {@return what all threads added since the last reset} */
  public long sum() {
    synchronized (cells.lock()) {
      return total() - before;
    }
  }

  /**
   * Returns the sum and sets it to 0. Each addition is in exactly one of the sums that this method
   * returns.
   *
   * @return the sum
   */
  public long sumThenReset() {
    synchronized (cells.lock()) {
      long total = total();
      long sum = total - before;
      before = total;
      return sum;
    }
  }

  /** Returns the name and the sum. */
  @Override
  public String toString() {
    return "PerThreadLong[" + cells.describe() + ", sum=" + sum() + "]";
  }

  /** Returns how many threads' amounts are not yet folded. */
  int cellsOnList() {
    AtomicInteger count = new AtomicInteger();
    synchronized (cells.lock()) {
      cells.visitCells(cell -> count.incrementAndGet());
    }
    return count.get();
  }

  private long total() {
    Sum sum = new Sum();
    cells.visitCells(sum);
    return folded + sum.value;
  }
}
