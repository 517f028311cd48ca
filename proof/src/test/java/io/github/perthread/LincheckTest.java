package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The table under Lincheck: whatever the threads do to it meanwhile, each finds what it stored, and
 * after close no thread finds anything. (With more than two threads to clear is no one step: each
 * thread's value goes at a time of its own.) {@code -Dperthread.lincheck.iterations=200} for a
 * longer form.
 */
class LincheckTest {
  private static final int ITERATIONS = Integer.getInteger("perthread.lincheck.iterations", 6);

  private static final int INVOCATIONS = 200;
  private static final int STRESS_INVOCATIONS = 500;

  /** A local that is no concern of the registry's, which outlives the tool's executions. */
  private static final class Unwatched extends PerThread<@Nullable Integer> {
    @Override
    Entry newEntry(Thread t) {
      return new Entry(ThreadIds.id(t), new WeakReference<>(t));
    }
  }

  /** The same with blocks, for all threads; two of the tool's may share one or not. */
  private static final class InBlocks extends PerThread<@Nullable Integer> {
    private final Map<Long, BlockRecord> records = new ConcurrentHashMap<>();

    @Override
    boolean usesBlock(Thread t) {
      return true;
    }

    @Override
    BlockRecord blockRecord(Thread t, long id) {
      BlockRecord record = records.computeIfAbsent(BlockRecord.key(id), key -> new BlockRecord(id));
      record.register(t, BlockRecord.index(id));
      return record;
    }
  }

  /** What the tool calls, in any order, from several threads. */
  @Param(name = "thread", gen = ThreadIdGen.class)
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class Operations {
    final PerThread<@Nullable Integer> local;

    /** For a table. */
    public Operations() {
      this(new Unwatched());
    }

    Operations(PerThread<@Nullable Integer> local) {
      this.local = local;
    }

    @Operation
    public String set(@Param(name = "thread") int thread, @Param(name = "value") int value) {
      try {
        local.set(value);
        return "stored";
      } catch (IllegalStateException e) {
        return "closed";
      }
    }

    @Operation
    public String get(@Param(name = "thread") int thread) {
      try {
        return String.valueOf(local.get());
      } catch (IllegalStateException e) {
        return "closed";
      }
    }

    @Operation
    public @Nullable Integer getIfPresent(@Param(name = "thread") int thread) {
      return local.getIfPresent();
    }

    @Operation
    public @Nullable Integer getAndRemove(@Param(name = "thread") int thread) {
      return local.getAndRemove();
    }

    @Operation
    public void rebuild() {
      replace(local);
    }

    static void replace(ThreadSlots<?> slots) {
      @Nullable Entry[] a = slots.slotsAcquire();
      if (!Table.isClosed(a)) { // the engine leaves that one alone
        slots.replace(a, null);
      }
    }

    @Operation
    public void clear() {
      local.clearAllThreads();
    }

    @Operation
    public void close() {
      local.close();
    }
  }

  /** The same for a local with blocks. */
  public static class OperationsInBlocks extends Operations {
    public OperationsInBlocks() {
      super(new InBlocks());
    }

    @Override
    @Operation
    public void rebuild() {
      replace(local.blocks());
    }
  }

  /** The same, one after the other. */
  public static class Sequential {
    private final Map<Integer, @Nullable Integer> values = new HashMap<>();
    private boolean closed;

    public String set(int thread, int value) {
      if (closed) {
        return "closed";
      }
      values.put(thread, value);
      return "stored";
    }

    public String get(int thread) {
      if (closed) {
        return "closed";
      }
      values.putIfAbsent(thread, null);
      return String.valueOf(values.get(thread));
    }

    public @Nullable Integer getIfPresent(int thread) {
      return values.get(thread);
    }

    public @Nullable Integer getAndRemove(int thread) {
      return values.remove(thread);
    }

    public void rebuild() {}

    public void clear() {
      values.clear();
    }

    public void close() {
      closed = true;
      values.clear();
    }
  }

  @Test
  void table_underModelChecking_isLinearizable() {
    assertThat(checkModel(ITERATIONS)).isPositive();
  }

  @Test
  void table_underStress_isLinearizable() {
    assertThat(stress(ITERATIONS)).isPositive();
  }

  @Test
  void blocks_underModelChecking_areLinearizable() {
    check(
        new ModelCheckingOptions().invocationsPerIteration(INVOCATIONS),
        ITERATIONS,
        OperationsInBlocks.class);
  }

  @Test
  void blocks_underStress_areLinearizable() {
    check(
        new StressOptions().invocationsPerIteration(STRESS_INVOCATIONS),
        ITERATIONS,
        OperationsInBlocks.class);
  }

  /** Checks so many scenarios, each in as many schedules as it has up to a bound: the product. */
  static long checkModel(int iterations) {
    check(
        new ModelCheckingOptions().invocationsPerIteration(INVOCATIONS),
        iterations,
        Operations.class);
    return (long) iterations * INVOCATIONS;
  }

  /** Runs so many scenarios, each so many times: the product. */
  static long stress(int iterations) {
    check(
        new StressOptions().invocationsPerIteration(STRESS_INVOCATIONS),
        iterations,
        Operations.class);
    return (long) iterations * STRESS_INVOCATIONS;
  }

  private static void check(Options<?, ?> options, int iterations, Class<?> operations) {
    options
        .iterations(iterations)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .sequentialSpecification(Sequential.class)
        .check(operations);
  }
}
