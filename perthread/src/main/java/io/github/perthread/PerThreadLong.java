package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

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
  /** Memory before the amount, so that it shares its cache line with no neighbour's. */
  @SuppressWarnings("UnusedVariable")
  private static class PaddingBefore extends Cells.Cell {
    private long p1, p2, p3, p4, p5, p6, p7, p8;
  }

  /** What one thread added. */
  private static class Amount extends PaddingBefore {
    private static final VarHandle VALUE;

    static {
      try {
        VALUE = MethodHandles.lookup().findVarHandle(Amount.class, "value", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private long value;

    /** Called by the cell's thread, the only one that writes: it may read what it wrote plainly. */
    void add(long x) {
      VALUE.setRelease(this, value + x);
    }

    long valueAcquire() {
      return (long) VALUE.getAcquire(this);
    }
  }

  /** An amount with memory after it, too. */
  @SuppressWarnings("UnusedVariable")
  private static final class PaddedAmount extends Amount {
    private long q1, q2, q3, q4, q5, q6, q7, q8;
  }

  /** Adds up the cells. */
  private static final class Sum implements Cells.Visitor<PaddedAmount> {
    private long value;

    @Override
    public void visit(PaddedAmount cell) {
      value += cell.valueAcquire();
    }
  }

  private final Cells<PaddedAmount> cells;

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

  private Cells<PaddedAmount> newCells(String name) {
    PerThread.Builder<PaddedAmount> builder = PerThread.builder();
    return new Cells<>(builder.name(name).initial(this::newCell), this::fold, true);
  }

  /** Adds to the sum. */
  public void add(long x) {
    cells.get().add(x);
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

  private PaddedAmount newCell() {
    return cells.link(new PaddedAmount());
  }

  private void fold(PaddedAmount cell) {
    synchronized (cells.lock()) {
      cells.unlink(cell);
      folded += cell.valueAcquire();
    }
  }
}
