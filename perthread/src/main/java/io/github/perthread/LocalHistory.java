package io.github.perthread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What diagnostics know of a local; made only if something asks for it. */
final class LocalHistory {
  static final long UNKNOWN = -1;

  private static final VarHandle OF_LOCAL;

  static {
    try {
      OF_LOCAL =
          MethodHandles.lookup().findVarHandle(DescribedLocal.class, "history", LocalHistory.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final AtomicLong LAST_ID = new AtomicLong();

  /** A number that no other local of this JVM has. */
  final long id = LAST_ID.incrementAndGet();

  /** When the local was made, in milliseconds since 1970, or {@link #UNKNOWN}. */
  final long createdMillis;

  /** Where the local was made, innermost frame first; empty if that is not tracked. */
  final List<StackTraceElement> creation;

  private final AtomicLong removals = new AtomicLong();

  LocalHistory(long createdMillis, List<StackTraceElement> creation) {
    this.createdMillis = createdMillis;
    this.creation = creation;
  }

  /** Returns what is known of a local, made if need be. */
  static LocalHistory of(DescribedLocal<?> local) {
    LocalHistory made = ifAny(local);
    if (made != null) {
      return made;
    }
    LocalHistory mine = new LocalHistory(UNKNOWN, List.of());
    LocalHistory theirs = (LocalHistory) OF_LOCAL.compareAndExchange(local, null, mine);
    return theirs == null ? mine : theirs;
  }

  static @Nullable LocalHistory ifAny(DescribedLocal<?> local) {
    return (LocalHistory) OF_LOCAL.getAcquire(local);
  }

  void countRemoved(long count) {
    removals.addAndGet(count);
  }

  /** Returns how many were removed, but for what living threads counted themselves. */
  long removalsFolded() {
    return removals.get();
  }
}
