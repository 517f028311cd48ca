package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Random nestings of runs, with all that a body may do, against a model. */
final class ContextNestings {
  private static final int DEEPEST = 6;
  private static final Object UNSET = new Object();

  /** The last two hand on copies; the very last is no local that a context carries. */
  private final List<PerThread<@Nullable Object>> locals = new ArrayList<>();

  private final List<Captured> captured = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger nestings = new AtomicInteger();

  private ContextNestings() {
    for (int i = 0; i < 3; i++) {
      locals.add(PerThread.<@Nullable Object>builder().name("shared " + i).propagated().build());
    }
    for (int i = 0; i < 2; i++) {
      locals.add(
          PerThread.<@Nullable Object>builder()
              .name("copied " + i)
              .propagated(ContextNestings::copy)
              .build());
    }
    locals.add(PerThread.<@Nullable Object>builder().name("own").build());
  }

  private static @Nullable Object copy(@Nullable Object value) {
    return new AtomicReference<>(String.valueOf(value));
  }

  private boolean isCopied(int i) {
    return i == 3 || i == 4;
  }

  /** A context, and what the model says of it. */
  private static final class Captured {
    final PerThreadContext context;
    final @Nullable Object[] state;

    Captured(PerThreadContext context, @Nullable Object[] state) {
      this.context = context;
      this.state = state;
    }
  }

  private static final class Expected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Expected() {
      super(null, null, false, false);
    }
  }

  /** One thread's part: its state as the model has it, and what it does next. */
  private final class Walk {
    private final Random random;
    private final boolean alone;
    private @Nullable Object[] state;

    Walk(long seed, boolean alone) {
      this.random = new Random(seed);
      this.alone = alone;
      state = new Object[locals.size()];
      Arrays.fill(state, UNSET);
    }

    void body(int depth) {
      for (int steps = random.nextInt(8); steps > 0; steps--) {
        step(depth);
        check();
      }
      if (random.nextInt(6) == 0 && depth > 0) {
        throw new Expected();
      }
    }

    private void step(int depth) {
      int i = random.nextInt(locals.size());
      PerThread<@Nullable Object> local = locals.get(i);
      switch (random.nextInt(alone ? 13 : 11)) {
        case 0, 1 -> {
          state[i] = value();
          local.set(state[i]);
        }
        case 2 -> {
          state[i] = null;
          local.set(null);
        }
        case 3 -> {
          local.remove();
          state[i] = UNSET;
        }
        case 4 -> {
          state[i] = value();
          local.getAndSet(state[i]);
        }
        case 5 -> capture();
        case 6, 7 -> run(depth);
        case 8 -> bind(depth, i, local);
        case 9 -> install();
        case 10 -> {
          PerThread.removeAllForCurrentThread();
          Arrays.fill(state, UNSET);
        }
        case 11 -> {
          local.clearAllThreads();
          state[i] = UNSET;
        }
        default -> {
          PerThread.exiting(() -> local.set("in the task")).run();
          Arrays.fill(state, UNSET);
        }
      }
    }

    @SuppressWarnings("unchecked") // there are no others
    private static void change(@Nullable Object value) {
      if (value != null) {
        ((AtomicReference<String>) value).updateAndGet(content -> content + '.');
      }
    }

    private Object value() {
      return new AtomicReference<>("value " + random.nextInt(1_000));
    }

    private void capture() {
      @Nullable Object[] copy = state.clone();
      for (int i = 0; i < copy.length; i++) {
        if (isCopied(i) && copy[i] instanceof AtomicReference<?> value) {
          copy[i] = String.valueOf(value.get()); // what it is like now; it may be changed later
        }
      }
      captured.add(new Captured(PerThreadContext.capture(), copy));
    }

    private Captured any() {
      synchronized (captured) {
        if (captured.isEmpty()) {
          capture();
        }
        return captured.get(random.nextInt(captured.size()));
      }
    }

    private void run(int depth) {
      if (depth == DEEPEST) {
        return;
      }
      nestings.incrementAndGet();
      Captured next = any();
      @Nullable Object[] before = state;
      try {
        next.context.run(() -> {
          state = bound(next, before);
          check();
          body(depth + 1);
        });
      } catch (Expected thrown) {
        assertThat(depth).isLessThan(DEEPEST);
      } finally {
        Object own = state[locals.size() - 1];
        state = before;
        state[locals.size() - 1] = own;
      }
    }

    private @Nullable Object[] bound(Captured next, @Nullable Object[] before) {
      @Nullable Object[] bound = next.state.clone();
      bound[locals.size() - 1] = before[locals.size() - 1];
      return bound;
    }

    private void bind(int depth, int i, PerThread<@Nullable Object> local) {
      if (depth == DEEPEST) {
        return;
      }
      Object before = state[i];
      Object value = value();
      try {
        local.runWith(
            value,
            () -> {
              state[i] = value;
              body(depth + 1);
            });
      } catch (Expected thrown) {
        assertThat(depth).isLessThan(DEEPEST);
      } finally {
        state[i] = before;
      }
    }

    private void install() {
      Captured next = any();
      next.context.install();
      state = bound(next, state);
    }

    private void check() {
      for (int i = 0; i < state.length; i++) {
        Object expected = state[i];
        PerThread<@Nullable Object> local = locals.get(i);
        assertThat(local.isSet()).as("%s is set", local).isEqualTo(expected != UNSET);
        Object found = local.getIfPresent();
        if (expected instanceof String content) {
          assertThat(String.valueOf(found)).isEqualTo(content);
          state[i] = found; // the run's own copy, from now on by identity
        } else if (expected != UNSET) {
          assertThat(found).as("%s", local).isSameAs(expected);
        }
        if (isCopied(i) && found != UNSET && expected != UNSET && random.nextInt(4) == 0) {
          change(found);
        }
      }
    }
  }

  private void walk(long seed, boolean alone, int until) {
    try {
      for (Walk walk = new Walk(seed, alone); nestings.get() < until; ) {
        walk.body(0);
        walk.check();
        if (captured.size() > 64) {
          captured.clear();
        }
      }
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** Performs so many in one thread, whose bodies may clear locals too; returns how many. */
  static int inOneThread(int count) {
    ContextNestings all = new ContextNestings();
    long seed = System.nanoTime();
    TestThreads.runIn(ThreadKind.PLATFORM, () -> all.walk(seed, true, count));
    return all.nestings.get();
  }

  /** Performs so many in four threads, which run each other's contexts; returns how many. */
  static int inFourThreads(ThreadKind kind, int count) {
    ContextNestings all = new ContextNestings();
    long seed = System.nanoTime();
    TestThreads.inParallel(kind, 4, index -> all.walk(seed + index, false, count));
    return all.nestings.get();
  }
}
