package io.github.perthread;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The local in which an accumulator has a cell for each thread, and the list of the cells that
 * count.
 *
 * @param <C> the type of the cells
 */
abstract class FoldingLocal<C> extends AbstractPerThread<C> {
  /*
   * Why every amount counts exactly once.
   *
   * The table says which cell a thread writes to; the list alone says what counts. A cell is on the
   * list from before its thread writes to it until it is folded into the total. Putting a cell on
   * the list, folding it and taking a sum (from reading the total to the last cell) all hold the
   * list's lock:
   *
   *   invariant: a thread that holds the lock finds each amount that was ever added either in a
   *   cell on the list or in the total, never in both, never in neither.
   *
   * Without it, with the table in the place of the list:
   *   Thread A (sums)                           Thread B (finds that C has ended)
   *   reads the total
   *                                             takes C's cell out of the table
   *   passes C's empty slot                     adds its amount to the total
   * and C's amount is in neither; in the other order A counts it twice.
   *
   * ONCE. Many threads may notice that a thread has ended: one that inserts or rebuilds, the sweep,
   * the thread itself at a wrapped exit or in removeAllForCurrentThread. Each of them folds: under
   * the lock the first finds something to move, the others nothing. What is read is read before
   * anything is changed, and the change is a few stores to fields, between which nothing can fail.
   * If no thread notices, or each fails before that, the cell counts on the list for ever.
   *
   * IN WHICH ORDER. The cell of an ended thread is folded first and then taken out of its entry, so
   * that whatever fails, another thread finds it there and tries again. The calling thread's own is
   * taken first: were it folded and still there, the thread would go on writing to it.
   *
   * ALL. Only its thread writes to a cell, so an addition is a read and a store, no CAS. It would
   * be lost if the cell were folded between the two; so a cell is folded only when its thread has
   * ended, or by the thread itself. Hence nothing clears cells from outside (removeLoadedBy passes
   * over them), and the last round of an exit, which drops values without hooks, folds them still.
   *
   * THE LAST AMOUNT. The folding thread must see the final amount. Everything that a thread did
   * happens-before isAlive() returns false for it (JLS 17.4.4). A cleared weak reference gives no
   * such order; so an amount is stored with release and read with acquire, and the collector, which
   * clears the reference only after it found no stack of the thread, is the fence in between.
   *
   * FORWARD. For one reader the reads of a cell never go back in time, and the lock puts all sums
   * into one order. Folding moves an amount and does not change it. So while no addition is
   * negative, no sum is less than one before it. A reset does not touch the cells, whose threads
   * would overwrite it: it notes the sum so far, which later sums subtract.
   *
   * No user code runs under the lock, so no thread waits for longer than a walk of the list.
   */

  /** A cell's place in the list. */
  static final class Node<C> {
    private final @Nullable C cell;
    private Node<C> previous = this;
    private Node<C> next = this;

    Node(@Nullable C cell) {
      this.cell = cell;
    }
  }

  private final Object lock = new Object();
  private final Node<C> list = new Node<>(null);
  private final boolean foldsAtOnce;
  private final Class<?> kind;
  private final @Nullable Class<?> maker;

  /**
   * Makes a local without cells; subclasses call {@link #created} at the end of their constructor.
   *
   * @param kind the public class that users know
   * @param name by which it is listed, if it was given one
   * @param foldsAtOnce whether a cell is folded where the end of its thread is noticed, perhaps
   *     inside another thread's first access; otherwise where removal hooks run
   * @param maker the class of the user's object that makes the cells, if there is one
   */
  FoldingLocal(
      Class<?> kind, @Nullable String name, boolean foldsAtOnce, @Nullable Class<?> maker) {
    super(name, (value, cause) -> {}); // no hook, but removeValue is called where hooks run
    this.kind = kind;
    this.foldsAtOnce = foldsAtOnce;
    this.maker = maker;
  }

  /** Makes the calling thread's cell and puts it on the list. */
  @Override
  protected abstract C initialValue();

  /** Takes a cell off the list and into the total, if it is not there yet. */
  abstract void fold(C cell);

  @Override
  final int removeValue(Entry e, @Nullable Object expected, RemovalCause cause) {
    Object cell = e.valueAcquire();
    if (!Entry.isValue(cell)) {
      return 0;
    }
    if (e.thread.refersTo(Thread.currentThread())) {
      e.take();
      fold(value(cell));
    } else {
      fold(value(cell));
      e.takeIf(cell);
    }
    return 1;
  }

  @Override
  final String hookName() {
    return "The combining of what an ended thread counted in " + describe();
  }

  private void foldAtOnce(Entry dead) {
    removeValue(dead, ANY, RemovalCause.THREAD_END);
  }

  /** Returns the lock to hold for changing the list or the total, or reading both. */
  final Object lock() {
    return lock;
  }

  /** Puts a cell on the list, if it is not there yet. */
  final void link(Node<C> node) {
    synchronized (lock) {
      if (node.next == node) {
        node.previous = list.previous;
        node.next = list;
        node.previous.next = node;
        list.previous = node;
      }
    }
  }

  /** Takes a cell off the list, if it is there; the caller holds the lock. */
  final void unlink(Node<C> node) {
    node.previous.next = node.next;
    node.next.previous = node.previous;
    node.previous = node;
    node.next = node;
  }

  /** Visits the cells on the list; the caller holds the lock. */
  final void visitCells(Consumer<? super C> visitor) {
    for (Node<C> node = list.next; node != list; node = node.next) {
      if (node.cell != null) {
        visitor.accept(node.cell);
      }
    }
  }

  @Override
  final DeadEntryHandler deadEntryHandler() {
    return foldsAtOnce ? this::foldAtOnce : super.deadEntryHandler();
  }

  /** Removes the calling thread's cell; it is folded in any case. */
  @Override
  final boolean removeOwn(Thread t, boolean withHook, RemovalCause cause) {
    return super.removeOwn(t, true, cause);
  }

  /** Removes nothing: users stored no value here. */
  @Override
  final int removeValuesLoadedBy(ClassLoader loader) {
    return 0;
  }

  @Override
  final boolean hasUserValues() {
    return false;
  }

  @Override
  final Class<?> kind() {
    return kind;
  }

  @Override
  final Class<?> userClass() {
    return kind;
  }

  @Override
  final @Nullable Class<?> givenClass() {
    return maker;
  }
}
