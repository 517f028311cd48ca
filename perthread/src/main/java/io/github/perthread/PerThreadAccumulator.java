package io.github.perthread;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A result to which many threads contribute, such as a histogram, counts by key, or extremes. Each
 * thread changes a mutable part of its own; the parts are combined on demand.
 *
 * <pre>{@code
 * import java.util.concurrent.atomic.AtomicLongArray;
 *
 * static final PerThreadAccumulator<AtomicLongArray> SIZES =
 *     new PerThreadAccumulator<>(() -> new AtomicLongArray(64), (into, part) -> {
 *       for (int i = 0; i < into.length(); i++) {
 *         into.set(i, into.get(i) + part.get(i));
 *       }
 *       return into;
 *     });
 *
 * static void record(long size) {
 *   AtomicLongArray mine = SIZES.get();
 *   int magnitude = 63 - Long.numberOfLeadingZeros(size | 1);
 *   mine.lazySet(magnitude, mine.getPlain(magnitude) + 1); // no other thread writes to it
 * }
 * }</pre>
 *
 * <p>What a thread put into its part is exactly once in each later {@link #combine()}, even after
 * the thread ended, whenever and however its end is noticed. The combiner reads the part of a
 * living thread while that thread goes on changing the part. So the class of the parts must allow
 * one thread to read while another one writes, as an array or a concurrent map does and a {@code
 * HashMap} does not. How soon the combiner sees a change depends on how the thread made it (plain,
 * release or volatile). It sees everything that a thread did before it ended.
 *
 * <p>The combiner runs in the thread that calls {@link #combine()}. It also runs once or more for
 * each thread that has ended: in that thread if its exit is wrapped, otherwise on a thread of this
 * library, as a <a href="package-summary.html#hooks">removal hook</a> does. If it fails there, the
 * failure is reported as that of a hook is, and the parts that it should have combined are kept for
 * the next time. No lock is held while the combiner runs. {@link PerThread#removeLoadedBy} does not
 * change the parts.
 *
 * @param <A> the type of the parts and of the result
 */
public final class PerThreadAccumulator<A> {
  /** A thread's part. */
  private static final class Part<A> {
    final A value;
    final FoldingLocal.Node<Part<A>> place = new FoldingLocal.Node<>(this);

    /** Whether the thread has ended, so that the part may be combined. Guarded by the lock. */
    boolean retired;

    /** Whether what is folded has it; then it is on the list by chance. Guarded by the lock. */
    boolean isFolded;

    Part(A value) {
      this.value = value;
    }
  }

  private final class Parts extends FoldingLocal<Part<A>> {
    Parts(@Nullable String name) {
      super(PerThreadAccumulator.class, name, false, identity.getClass());
      created();
    }

    @Override
    protected Part<A> initialValue() {
      Part<A> part = new Part<>(newValue());
      link(part.place);
      return part;
    }

    @Override
    void fold(Part<A> part) {
      retire(part);
    }

    /** Combines the parts of ended threads; what the combiner throws is reported. */
    private void retire(Part<A> part) {
      synchronized (lock()) {
        part.retired = true;
        if (folding) {
          return; // it is on the list, and the next one to be retired takes it along
        }
      }
      foldRetired();
    }
  }

  private final Supplier<? extends A> identity;
  private final BinaryOperator<A> combiner;
  private final Parts cells;

  /** The combined parts of ended threads; never changed once it is here. Guarded by the lock. */
  private @Nullable A folded;

  /** Whether a thread is combining retired parts, outside the lock. Guarded by the lock. */
  private boolean folding;

  /**
   * Makes an accumulator without any parts.
   *
   * @param identity makes an empty part; called in each thread for its part, and for each result
   * @param combiner puts its second argument into the first and returns that, or returns something
   *     new; it must not change the second. The order of parts is not determined
   */
  public PerThreadAccumulator(Supplier<? extends A> identity, BinaryOperator<A> combiner) {
    this.identity = Objects.requireNonNull(identity, "identity");
    this.combiner = Objects.requireNonNull(combiner, "combiner");
    cells = new Parts(null);
  }

  /**
   * Makes an accumulator without any parts, with a name; see {@link #PerThreadAccumulator(Supplier,
   * BinaryOperator)}.
   *
   * @param name what listings and {@code toString} call the accumulator
   * @param identity makes an empty part
   * @param combiner puts its second argument into the first
   */
  public PerThreadAccumulator(
      String name, Supplier<? extends A> identity, BinaryOperator<A> combiner) {
    this.identity = Objects.requireNonNull(identity, "identity");
    this.combiner = Objects.requireNonNull(combiner, "combiner");
    cells = new Parts(Objects.requireNonNull(name, "name"));
  }

  /** {@return the calling thread's part, which only that thread may change} Makes it if need be. */
  public A get() {
    return cells.get().value;
  }

  /**
   * Combines the parts of all threads, ended ones included, into a new result.
   *
   * @return the result
   * @throws RuntimeException what the combiner or the supplier throws; nothing is changed then
   */
  public A combine() {
    List<A> parts = new ArrayList<>();
    synchronized (cells.lock()) {
      addFolded(parts);
      cells.visitCells(part -> {
        if (!part.isFolded) {
          parts.add(part.value);
        }
      });
    }
    return combine(parts);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return "PerThreadAccumulator[" + cells.describe() + "]";
  }

  private void addFolded(List<A> parts) {
    A soFar = folded;
    if (soFar != null) {
      parts.add(soFar);
    }
  }

  private A combine(List<A> parts) {
    A result = newValue();
    for (A part : parts) {
      result = Objects.requireNonNull(combiner.apply(result, part), "combiner's result");
    }
    return result;
  }

  private A newValue() {
    return Objects.requireNonNull(identity.get(), "identity's result");
  }

  /**
   * Combines the parts of ended threads with what was folded before, outside the lock. They stay on
   * the list, and count there, until the result is in the place of both.
   */
  private void foldRetired() {
    Object lock = cells.lock();
    List<Part<A>> found = new ArrayList<>();
    List<A> values = new ArrayList<>();
    Part<A>[] parts;
    synchronized (lock) {
      if (folding) {
        return;
      }
      addFolded(values);
      cells.visitCells(part -> {
        if (part.retired) {
          found.add(part);
        }
      });
      for (Part<A> part : found) {
        if (!part.isFolded) {
          values.add(part.value);
        }
      }
      parts = array(found);
      folding = true;
    }
    A combined = null;
    try {
      combined = combine(values);
    } catch (Throwable e) {
      cells.reportHookFailure(e, RemovalCause.THREAD_END);
    } finally {
      synchronized (lock) {
        folding = false;
        if (combined != null) {
          folded = combined;
          for (Part<A> part : parts) { // no call from here on until all are marked
            part.isFolded = true;
          }
        }
      }
    }
    unlinkFolded(parts);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <A> Part<A>[] array(List<Part<A>> parts) {
    return parts.toArray(new Part[0]);
  }

  private void unlinkFolded(Part<A>[] parts) {
    synchronized (cells.lock()) {
      for (Part<A> part : parts) {
        if (part.isFolded) {
          cells.unlink(part.place);
        }
      }
    }
  }
}
