package io.github.perthread.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets a chosen step of the engine fail. {@link InjectingLoader} has every allocation and every
 * call of the engine ask here first; which of them fails, and in which threads, a {@link Plan}
 * says.
 */
public final class FailureInjector {
  /** What fails, and with what. */
  public enum Kind {
    /** One allocation: the heap is full for a moment. */
    ALLOCATION,

    /** One allocation and all that follow, until the plan is withdrawn: the heap stays full. */
    ALL_ALLOCATIONS,

    /** One call: the stack ends here. */
    CALL
  }

  private static volatile @Nullable Plan plan;

  private FailureInjector() {}

  /** Called by the engine before it allocates, or calls a method of the JDK that may. */
  public static void beforeAllocation(String place) {
    Plan current = plan;
    if (current != null && current.kind != Kind.CALL && current.isDue(place)) {
      current.place = place;
      throw new OutOfMemoryError("injected before " + place);
    }
  }

  /** Called by the engine before it calls a method. */
  public static void beforeCall(String place) {
    Plan current = plan;
    if (current != null && current.kind == Kind.CALL && current.isDue(place)) {
      current.place = place;
      throw new StackOverflowError("injected before " + place);
    }
  }

  /** Has the plan carried out from now on, or, if it is null, lets everything succeed. */
  public static void carryOut(@Nullable Plan next) {
    plan = next;
  }

  /** That the n-th point of a kind fails which one of the threads meant reaches. */
  public static final class Plan {
    /** No point: nothing fails, and the plan tells which points are reached. */
    public static final int NONE = Integer.MAX_VALUE;

    private final Kind kind;
    private final AtomicInteger pointsLeft;
    private final Predicate<Thread> threads;
    private final Predicate<String> places;
    private final List<String> reached = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable String place;

    /**
     * Makes a plan.
     *
     * @param kind what fails
     * @param point the number of the point, from 1 on
     * @param threads whose points count
     */
    public Plan(Kind kind, int point, Predicate<Thread> threads) {
      this(kind, point, threads, anywhere -> true);
    }

    /**
     * Makes a plan.
     *
     * @param kind what fails
     * @param point the number of the point, from 1 on
     * @param threads whose points count
     * @param places which points count, by what they say
     */
    public Plan(Kind kind, int point, Predicate<Thread> threads, Predicate<String> places) {
      this.kind = kind;
      pointsLeft = new AtomicInteger(point);
      this.threads = threads;
      this.places = places;
    }

    private boolean isDue(String here) {
      if (!threads.test(Thread.currentThread()) || !places.test(here)) {
        return false;
      }
      reached.add(here);
      int left = pointsLeft.decrementAndGet();
      return left == 0 || (left < 0 && kind == Kind.ALL_ALLOCATIONS);
    }

    /** Returns the points that were reached, in order. */
    public List<String> reached() {
      return reached;
    }

    /** Returns where the failure happened; null if so many points were not reached. */
    public @Nullable String place() {
      return place;
    }
  }
}
