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
 * <p>What a thread added counts for ever, also after it ended; it counts exactly once, whenever and
 * however the end of its thread is noticed, and also while a sum is taken. {@link #sum()} has every
 * addition that happened before it, and of those that go on meanwhile perhaps some. While nobody
 * adds a negative number, no sum is less than one that happened before it. Overflow wraps around.
 *
 * <p>All methods may be called from any thread. The first addition of a thread, a sum, and whoever
 * notices that a thread has ended hold a lock for as long as it takes to read all cells, and no
 * longer; other additions take none. The cells are held by this object only and hold no thread.
 * {@link PerThread#removeLoadedBy} leaves them alone.
 *
 * <p>For a counter that is read often and seldom written {@code AtomicLong} is better; where there
 * are many more threads than processors and sums must be cheap, {@code LongAdder}: a sum here costs
 * in proportion to the living threads that added.
 */
public final class PerThreadLong {
  private static final int RECENT = 64;

  /** Owns a cell that is folded; no thread has that id. */
  private static final long NOBODY = -1;

  /** Stands where no thread's cell is, so that nobody need ask for null. */
  private static final PaddedAmount NONE = new PaddedAmount(NOBODY, new WeakReference<>(null));

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

    private long amount;

    /** The id of the thread while the cell is on the list; written by it, or after its end. */
    long owner = NOBODY;

    Cells.@Nullable Node<PaddedAmount> place;

    Amount(long threadId, WeakReference<Thread> thread) {
      super(threadId, thread);
    }

    /** Called by the cell's thread, the only one that writes: it may read what it wrote plainly. */
    final void add(long x) {
      AMOUNT.setRelease(this, amount + x);
    }

    final long amountAcquire() {
      return (long) AMOUNT.getAcquire(this);
    }

    /** By the thread itself, or after it ended. */
    final long takeAmount() {
      owner = NOBODY;
      long taken = amountAcquire();
      AMOUNT.setRelease(this, 0);
      return taken;
    }
  }

  /** An amount with memory after it, too. */
  @SuppressWarnings("UnusedVariable")
  private static final class PaddedAmount extends Amount {
    private long q1, q2, q3, q4, q5, q6, q7, q8;

    PaddedAmount(long threadId, WeakReference<Thread> thread) {
      super(threadId, thread);
    }
  }

  /** Saves an indirection: the entries are the cells. */
  private static final class Amounts extends Cells<PaddedAmount> {
    Amounts(Builder<PaddedAmount> builder, Consumer<PaddedAmount> fold) {
      super(builder, fold, true);
    }

    @Override
    Entry makeEntry(long threadId, WeakReference<Thread> thread) {
      return new PaddedAmount(threadId, thread);
    }

    /** Called when the entry is there and has no value. */
    @Override
    protected PaddedAmount initialValue() {
      PaddedAmount cell = (PaddedAmount) entry(Thread.currentThread());
      cell.place = link(cell);
      cell.owner = cell.threadId;
      return cell;
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
   * The cell of the first thread to add; after its end, of the next to come. Many a sum has only
   * one thread that adds, or one that adds the most. Written and read plainly, as {@link #recent}.
   */
  private PaddedAmount first = NONE;

  /**
   * The id of the thread whose cell is {@link #first}, or was. Others read this rather than that
   * cell, to which its thread writes all the time.
   */
  private long firstId = NOBODY;

  /**
   * Cells by the last bits of their threads' ids, where most additions find theirs without a search
   * of the table. Written and read plainly: nobody takes another thread's cell for his own, and his
   * own he sees as he left it.
   */
  private final PaddedAmount[] recent = new PaddedAmount[RECENT];

  /** What was in cells that are no more; read and written under the cells' lock. */
  private long folded;

  /** The sum at the last reset; read and written under the cells' lock. */
  private long before;

  /** Makes a sum that is 0. */
  public PerThreadLong() {
    cells = newCells(PerThread.nameAfter(PerThreadLong.class.getName(), this));
  }

  /** Makes a sum that is 0, with a name by which it is listed. */
  public PerThreadLong(String name) {
    cells = newCells(Objects.requireNonNull(name, "name"));
  }

  private Amounts newCells(String name) {
    Arrays.fill(recent, NONE);
    return new Amounts(PerThread.<PaddedAmount>builder().name(name), this::fold);
  }

  /** Adds to the sum. */
  public void add(long x) {
    Thread t = Thread.currentThread();
    long id = Threads.id(t);
    PaddedAmount mine = firstId == id ? first : NONE;
    if (mine.owner != id || !mine.belongsTo(t)) {
      mine = recent[(int) id & (RECENT - 1)];
      if (mine.owner != id || !mine.belongsTo(t)) {
        mine = search(id);
      }
    }
    mine.add(x);
  }

  private PaddedAmount search(long id) {
    PaddedAmount mine = cells.get();
    int i = (int) id & (RECENT - 1);
    if (first.owner == NOBODY) {
      first = mine;
      firstId = id;
    } else if (recent[i].owner == NOBODY) { // two that alternate would contend for it
      recent[i] = mine;
    }
    return mine;
  }

  /** Adds 1. */
  public void increment() {
    add(1);
  }

  /** What all threads added since the last reset. */
  public long sum() {
    synchronized (cells.lock()) {
      return total() - before;
    }
  }

  /**
   * The sum, which is 0 afterwards. Each addition is in exactly one of the sums that are taken like
   * this.
   */
  public long sumThenReset() {
    synchronized (cells.lock()) {
      long total = total();
      long sum = total - before;
      before = total;
      return sum;
    }
  }

  /** The name and the sum. */
  @Override
  public String toString() {
    return "PerThreadLong[" + cells.describe() + ", sum=" + sum() + "]";
  }

  /** How many threads' amounts are not yet folded. */
  int cellsOnList() {
    AtomicInteger count = new AtomicInteger();
    synchronized (cells.lock()) {
      cells.visit(cell -> count.incrementAndGet());
    }
    return count.get();
  }

  private long total() {
    Sum sum = new Sum();
    cells.visit(sum);
    return folded + sum.value;
  }

  private void fold(PaddedAmount cell) {
    synchronized (cells.lock()) {
      cells.unlink(Objects.requireNonNull(cell.place));
      folded += cell.takeAmount();
    }
  }
}
