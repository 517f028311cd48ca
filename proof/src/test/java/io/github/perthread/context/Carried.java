package io.github.perthread.context;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Variables of one library whose values in a thread it carries along with tasks. */
interface Carried {
  /** A variable that is carried. */
  interface Local {
    void set(@Nullable Object value);

    void remove();

    /** Whether the calling thread has a value; runs no initializer. */
    boolean isSet();

    @Nullable Object get();

    /** The variable itself, for those who want to know when it is collected. */
    Object self();
  }

  /**
   * Makes a variable; both arguments may be null.
   *
   * @throws UnsupportedOperationException if the library knows no such thing
   */
  Local local(@Nullable Supplier<Object> initial, @Nullable UnaryOperator<Object> copy);

  /** A task each run of which has what the calling thread has now. */
  Runnable wrap(Runnable task);

  /** An executor that carries what a thread has to the tasks that the thread submits. */
  ScheduledExecutorService capturing(ScheduledExecutorService executor);
}
