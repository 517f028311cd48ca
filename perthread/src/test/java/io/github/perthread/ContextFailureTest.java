package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.TestThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stack or the heap is full, at whatever point: then nothing has changed. */
@Tag("X2")
class ContextFailureTest {
  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation"})
  void stackOverflow_whereverItHappens_leavesTheThreadAsItWas(String mode) {
    String output = ChildJvm.run(List.of("-Xmx64m", mode), Overflowing.class);
    assertThat(output).contains("as before");
  }

  /** Nested runs until the stack is full. Each looks, without a call, at what it left behind. */
  static final class Overflowing {
    private static final PerThread<String> FIRST = propagated();
    private static final PerThread<Integer> DEPTH = propagated();
    private static final PerThread<String> THIRD = propagated();

    private static final int ROUNDS = 300;

    private static PerThreadContext one = PerThreadContext.empty();
    private static PerThreadContext two = PerThreadContext.empty();
    private static Entry first = Table.TOMBSTONE;
    private static Entry depths = Table.TOMBSTONE;
    private static Entry third = Table.TOMBSTONE;
    private static int overflows;
    private static int wrong;
    private static int wrongAt;

    private Overflowing() {}

    private static <T> PerThread<T> propagated() {
      return PerThread.<T>builder().propagated().build();
    }

    public static void main(String... arguments) {
      FIRST.set("first");
      one = PerThreadContext.capture();
      THIRD.set("third");
      two = PerThreadContext.capture();
      for (int round = 0; round < ROUNDS; round++) {
        int pad = round;
        TestThreads.runAll(
            task -> new Thread(null, task, "small stack", 256 << 10), List.of(() -> overflow(pad)));
      }
      if (wrong > 0 || overflows < ROUNDS) {
        throw new AssertionError(wrong + " wrong of " + overflows + ", the last at " + wrongAt);
      }
      System.out.println("as before");
    }

    private static void overflow(int pad) {
      Thread t = Thread.currentThread();
      first = FIRST.entry(t);
      depths = DEPTH.entry(t);
      third = THIRD.entry(t);
      try {
        pad(pad % 64);
      } catch (StackOverflowError e) {
        overflows++;
      }
    }

    /** Shifts where in the cycle of calls the stack is full. */
    private static int pad(int n) {
      if (n > 0) {
        return 1 + pad(n - 1);
      }
      nest(0);
      return 0;
    }

    private static void nest(int depth) {
      Object firstBefore = first.value;
      Object depthBefore = depths.value;
      Object thirdBefore = third.value;
      try {
        (depth % 2 == 0 ? one : two).run(() -> setAndNest(depth));
      } finally {
        if (first.value != firstBefore
            || depths.value != depthBefore
            || third.value != thirdBefore) {
          wrong++;
          wrongAt = depth;
        }
      }
    }

    private static void setAndNest(int depth) {
      if (depth % 3 == 0) {
        DEPTH.set(depth);
      }
      nest(depth + 1);
    }
  }

  @Test
  void outOfMemory_whereverItHappens_leavesTheThreadAsItWas() {
    String output = ChildJvm.run(List.of("-Xmx12m", "-XX:+UseSerialGC"), Starving.class);
    assertThat(output).contains("as before");
  }

  /** Runs a context with more and more memory left, until there is enough. */
  static final class Starving {
    private static final int LOCALS = 16;
    private static final int ENOUGH = 1_536;
    private static final List<PerThread<@Nullable Object>> ALL = new ArrayList<>();
    private static final @Nullable Object[] HOARD = new Object[1 << 17];
    private static final @Nullable Object[] SPARE = new Object[1];

    private static PerThreadContext context = PerThreadContext.empty();
    private static boolean ran;
    private static int failures;

    private Starving() {}

    public static void main(String... arguments) {
      for (int i = 0; i < LOCALS; i++) {
        ALL.add(PerThread.<@Nullable Object>builder().propagated(Starving::copy).build());
        ALL.get(i).set("captured " + i);
      }
      context = PerThreadContext.capture();
      tryWith(-1); // so that all classes are loaded
      try {
        for (int free = 0; free < ENOUGH; free += 32) {
          tryWith(free);
        }
        requireFailures(10);
      } catch (LinkageError e) { // a class that did not fit is never loaded: no more to see
        requireFailures(1);
      }
      tryWith(-1);
      if (!ran) {
        throw new AssertionError("never ran");
      }
      System.out.println("as before, after " + failures + " failures");
    }

    private static @Nullable Object copy(@Nullable Object value) {
      return value;
    }

    private static void requireFailures(int atLeast) {
      if (failures < atLeast) {
        throw new AssertionError(failures + " failures");
      }
    }

    private static void tryWith(int free) {
      ran = false;
      PerThread.removeAllForCurrentThread();
      ALL.get(0).set("before");
      ALL.get(LOCALS - 1).set(null);
      try {
        if (free >= 0) {
          SPARE[0] = new byte[free];
          fill();
          SPARE[0] = null;
        }
        context.run(Starving::body);
      } catch (Error full) { // not all are OutOfMemoryErrors: a class may not fit
        failures++;
      } finally {
        Arrays.fill(HOARD, null);
      }
      requireAsBefore();
    }

    private static void body() {
      ran = true;
    }

    private static void requireAsBefore() {
      for (int i = 0; i < LOCALS; i++) {
        boolean wasSet = i == 0 || i == LOCALS - 1;
        @Nullable Object before = i == 0 ? "before" : null;
        if (ALL.get(i).isSet() != wasSet || ALL.get(i).getIfPresent() != before) {
          throw new AssertionError(i + " " + ALL.get(i).getIfPresent());
        }
      }
      if (PerThreadContext.capture().originals.length != 2) {
        throw new AssertionError(PerThreadContext.capture().toString());
      }
    }

    private static void fill() {
      int filled = 0;
      for (int size = 1 << 16; size >= 8; size /= 2) {
        try {
          while (filled < HOARD.length) {
            HOARD[filled++] = new byte[size];
          }
        } catch (OutOfMemoryError full) {
          // Go on with smaller ones.
        }
      }
    }
  }
}
