package io.github.perthread;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of a local beyond what it needs to work; made only where somebody wants it. */
final class LocalHistory {
  static final long UNKNOWN = -1;

  /** When it was made, in milliseconds since 1970, or {@link #UNKNOWN}. */
  final long createdMillis;

  /** Where it was made, innermost frame first; empty if that is not tracked. */
  final List<StackTraceElement> creation;

  private final AtomicLong givenUp = new AtomicLong();

  LocalHistory(long createdMillis, List<StackTraceElement> creation) {
    this.createdMillis = createdMillis;
    this.creation = creation;
  }

  void addGivenUp(int count) {
    givenUp.addAndGet(count);
  }

  long givenUp() {
    return givenUp.get();
  }
}
