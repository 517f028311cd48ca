package io.github.perthread.contract;

import io.github.perthread.Peek;
import io.github.perthread.PerThread;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The locals that have one value for each thread. */
final class ValueSubjects {
  private ValueSubjects() {}

  static Subject perThread(@Nullable Supplier<?> initial) {
    return new OfPerThread(
        initial == null ? new PerThread<>() : PerThread.<@Nullable Object>withInitial(initial));
  }

  static Subject threadLocal(@Nullable Supplier<?> initial) {
    return new OfThreadLocal(
        initial == null ? new ThreadLocal<>() : ThreadLocal.<@Nullable Object>withInitial(initial));
  }

  private record OfPerThread(PerThread<@Nullable Object> perThread) implements Subject {
    @Override
    public @Nullable Object get() {
      return perThread.get();
    }

    @Override
    public void set(@Nullable Object value) {
      perThread.set(value);
    }

    @Override
    public boolean isSet() {
      return perThread.isSet();
    }

    @Override
    public void remove() {
      perThread.remove();
    }

    @Override
    public Object self() {
      return perThread;
    }

    @Override
    public int valuesHeld() {
      return Peek.valuesHeld(perThread);
    }

    @Override
    public int room() {
      return Peek.slots(perThread);
    }

    @Override
    public void clearAllThreads() {
      perThread.clearAllThreads();
    }

    @Override
    public void close() {
      perThread.close();
    }
  }

  private record OfThreadLocal(ThreadLocal<@Nullable Object> local) implements Subject {
    @Override
    public @Nullable Object get() {
      return local.get();
    }

    @Override
    public void set(@Nullable Object value) {
      local.set(value);
    }

    /** As near as its interface lets one come. */
    @Override
    public boolean isSet() {
      return local.get() != null;
    }

    @Override
    public void remove() {
      local.remove();
    }

    @Override
    public Object self() {
      return local;
    }
  }
}
