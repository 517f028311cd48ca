package io.github.perthread.benchmarks;

import io.github.perthread.PerThread;
import java.util.function.Supplier;

/**
 * What a program's first use of its first local takes: from the making of the local to its first
 * value, in the calling thread. A program for {@code benchmarks/first-use.sh}, which starts it many
 * times, because a JVM has only one first use. Prints microseconds.
 */
public final class FirstUseCost {
  private FirstUseCost() {}

  /** No lambda: the first lambda of a program takes milliseconds by itself. */
  private static final class Initial implements Supplier<Object> {
    @Override
    public Object get() {
      return this;
    }
  }

  /**
   * Measures.
   *
   * @param arguments {@code PerThread} or {@code ThreadLocal}
   */
  public static void main(String... arguments) {
    boolean isOurs = arguments[0].equals("PerThread");
    Supplier<Object> initial = new Initial();
    long begin = System.nanoTime();
    ThreadLocal<Object> local =
        isOurs ? PerThread.withInitial(initial) : ThreadLocal.withInitial(initial);
    Object value = local.get();
    long end = System.nanoTime();
    if (value != initial) {
      throw new AssertionError(value);
    }
    System.out.println((end - begin) / 1000);
  }
}
