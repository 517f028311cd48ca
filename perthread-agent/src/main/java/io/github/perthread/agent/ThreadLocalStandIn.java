package io.github.perthread.agent;

import io.github.perthread.PerThread;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ThreadLocal} whose values the local owns. The agent puts it in the place of {@code
 * ThreadLocal} where a class constructs or extends one.
 *
 * <p>It has the methods of {@code ThreadLocal} and no others, and calls {@link #initialValue()}
 * when {@code ThreadLocal} would: an initializer may read, set or remove its own local, and what it
 * set stays if it then throws. {@link PerThread} itself refuses the first and forgets the second,
 * and its further methods ({@code close()}, for one) would win over the default methods of a
 * subclass's interfaces. So the values are in a private {@code PerThread} behind this object.
 *
 * <p>The {@code PerThread} is made at first use, never by the constructor: an object that was made
 * without a constructor then needs no special case, and a local that is published through a race
 * cannot lose a value to the constructor's late store.
 *
 * @param <T> the type of the values
 */
public class ThreadLocalStandIn<T extends @Nullable Object> extends ThreadLocal<T> {
  private static final VarHandle VALUES;

  static {
    try {
      VALUES =
          MethodHandles.lookup()
              .findVarHandle(ThreadLocalStandIn.class, "values", ThreadLocalValues.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Null until first use; after {@code clone()} the original's, which the owner tells apart. Set by
   * CAS only. Plain reads suffice: a thread that sees null or the original's goes on to the CAS,
   * and the fields of what it sees otherwise are final.
   */
  private @Nullable ThreadLocalValues<T> values;

  /** Makes a local without a value in any thread. */
  public ThreadLocalStandIn() {}

  /**
   * Returns a local whose initial values a supplier makes.
   *
   * @param supplier called in the thread that asks
   * @param <S> the type of the values
   * @return the local
   * @throws NullPointerException if the supplier is null
   */
  public static <S extends @Nullable Object> ThreadLocal<S> withInitial(
      Supplier<? extends S> supplier) {
    return new Supplied<>(supplier);
  }

  /**
   * Returns the calling thread's value, and makes and stores it first if there is none.
   *
   * @return the value
   */
  @Override
  public T get() {
    ThreadLocalValues<T> mine = values;
    if (mine != null && mine.owner == this) {
      T value = mine.getIfPresent();
      if (value != null) {
        return value;
      }
    }
    return getNullOrInitial();
  }

  @SuppressWarnings("NullAway") // null only if it was stored, and then T allows it
  private T getNullOrInitial() {
    if (values().isSet()) {
      return values().getIfPresent();
    }
    T value = initialValue(); // may read, set or remove this local; what it returns wins
    values().set(value);
    return value;
  }

  /**
   * Stores the calling thread's value.
   *
   * @param value the value, which may be null
   */
  @Override
  public void set(T value) {
    values().set(value);
  }

  /** Removes the calling thread's value, if there is one. */
  @Override
  public void remove() {
    values().remove();
  }

  private ThreadLocalValues<T> values() {
    ThreadLocalValues<T> mine = values;
    return mine != null && mine.owner == this ? mine : makeValues();
  }

  private ThreadLocalValues<T> makeValues() {
    ThreadLocalValues<T> seen = values;
    ThreadLocalValues<T> made = new ThreadLocalValues<>(this, nameAfter(maker()));
    while (seen == null || seen.owner != this) {
      @SuppressWarnings("unchecked")
      ThreadLocalValues<T> found =
          (ThreadLocalValues<T>) VALUES.compareAndExchange(this, seen, made);
      if (found == seen) {
        return made;
      }
      seen = found;
    }
    return seen;
  }

  /** Returns what makes the values; its class names the local in monitoring. */
  Object maker() {
    return this;
  }

  private static String nameAfter(Object maker) {
    String name = maker.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  private static final class Supplied<T extends @Nullable Object> extends ThreadLocalStandIn<T> {
    private final Supplier<? extends T> supplier;

    Supplied(Supplier<? extends T> supplier) {
      this.supplier = Objects.requireNonNull(supplier);
    }

    @Override
    protected T initialValue() {
      return supplier.get();
    }

    @Override
    Object maker() {
      return supplier;
    }
  }
}
