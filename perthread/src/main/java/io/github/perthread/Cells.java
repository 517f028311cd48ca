package io.github.perthread;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The local in which an accumulator has a cell for each thread, and the list of the cells that
 * count.
 *
 * @param <C> the type of the cells
 */
class Cells<C> extends PerThread<C> {
  /*
   * Why every amount counts exactly once.
   *
   * The table says which cell a thread writes to; what counts is said by the list alone. A cell is
   * on the list from before its thread writes to it until it is folded into the total. Both are
   * done while the list's lock is held, and a sum holds it too, from the total that it begins with
   * to the last cell:
   *
   *   invariant: whoever has the lock finds each amount that was ever added either in a cell on the
   *   list or in the total, never in both, never in neither.
   *
   * Without it, with the table in the list's place:
   *   Thread A (sums)                           Thread B (finds that C has ended)
   *   reads the total
   *                                             takes C's cell out of the table
   *   passes C's empty slot                     adds its amount to the total
   * and C's amount is in neither; in the other order A counts it twice.
   *
   * ONCE. That a thread has ended is noticed by many: whoever inserts or rebuilds, the sweep, the
   * thread itself at an exact exit or in removeAllForCurrentThread. All of them take the cell out
   * of its entry, by a CAS that has one winner, and the winner folds. Until it gets to that, the
   * cell is on the list and counts where it is. If nobody notices, it counts there for ever.
   *
   * ALL. Only its thread writes to a cell, so an addition is a read and a store, no CAS. It is lost
   * if the cell is folded between the two; so a cell is only given up when its thread has ended, or
   * by the thread itself. Hence nothing clears these cells from outside (removeLoadedBy passes over
   * them), and the last round of an exit, which drops values without their hooks, folds them still.
   *
   * THE LAST AMOUNT. The folder must see the final amount. A thread found dead by isAlive() has
   * everything it did behind it (JLS 17.4.4). A cleared weak reference gives no such order; hence
   * an amount is stored with release and read with acquire, and the collector, which clears a
   * thread's reference only once it found no stack of it, is the fence in between.
   *
   * FORWARD. Reads of one cell never go back in time for one reader, and the lock makes all sums
   * one reader after the other. Folding moves an amount and does not change it. So for additions
   * that are not negative no sum is less than one before it. A reset does not touch the cells, whose
   * threads would overwrite it: it notes the sum so far, and later sums leave that out.
   *
   * No user code runs while the lock is held, so nobody waits for longer than a walk of the list.
   */

  /** A cell's place in the list. */
  static final class Node<C> {
    private final @Nullable C cell;
    private Node<C> previous = this;
    private Node<C> next = this;

    private Node(@Nullable C cell) {
      this.cell = cell;
    }
  }

  private final Object lock = new Object();
  private final Node<C> list = new Node<>(null);
  private final Table.Undertaker undertaker;

  /**
   * @param fold called once for each cell that is given up; calls {@link #unlink}
   * @param atOnce whether that is done wherever the end of its thread is noticed, also inside
   *     another thread's first access; otherwise as a removal hook is
   */
  Cells(Builder<C> builder, Consumer<? super C> fold, boolean atOnce) {
    super(builder.onRemoval(fold));
    undertaker = atOnce ? dead -> foldAtOnce(dead, fold) : super.undertaker();
  }

  @SuppressWarnings("unchecked") // only cells are stored here
  private static <C> void foldAtOnce(Entry dead, Consumer<? super C> fold) {
    Object cell = dead.take();
    if (Entry.isValue(cell)) {
      fold.accept((C) cell);
    }
  }

  /** Held by whoever changes the list or the total, and by whoever needs both as they belong. */
  final Object lock() {
    return lock;
  }

  /** Puts a cell on the list. */
  final Node<C> link(C cell) {
    Node<C> node = new Node<>(cell);
    synchronized (lock) {
      node.previous = list.previous;
      node.next = list;
      node.previous.next = node;
      list.previous = node;
    }
    return node;
  }

  /** Takes a cell off the list; the lock is held. */
  final void unlink(Node<C> node) {
    node.previous.next = node.next;
    node.next.previous = node.previous;
  }

  /** Visits the cells on the list; the lock is held. */
  final void visit(Consumer<? super C> visitor) {
    for (Node<C> node = list.next; node != list; node = node.next) {
      if (node.cell != null) {
        visitor.accept(node.cell);
      }
    }
  }

  @Override
  Table.Undertaker undertaker() {
    return undertaker;
  }

  @Override
  boolean giveUpOwn(Thread t, boolean withHook, RemovalCause cause) {
    return super.giveUpOwn(t, true, cause);
  }

  @Override
  int removeValuesLoadedBy(ClassLoader loader) {
    return 0;
  }
}
