package io.github.perthread;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What diagnostics know of a local; made only if something asks for it. */
final class LocalHistory {
  static final long UNKNOWN = -1;

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

  void countRemoved(long count) {
    removals.addAndGet(count);
  }

  /** Returns how many were removed, but for what living threads counted themselves. */
  long removalsFolded() {
    return removals.get();
  }
}
