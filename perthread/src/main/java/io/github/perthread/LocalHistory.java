package io.github.perthread;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of a local beyond what it needs to work; made only where somebody wants it. */
final class LocalHistory {
  /** Where it was made, innermost frame first; empty if that is not tracked. */
  final List<StackTraceElement> creation;

  private final AtomicLong givenUp = new AtomicLong();

  LocalHistory(List<StackTraceElement> creation) {
    this.creation = creation;
  }

  void addGivenUp(int count) {
    givenUp.addAndGet(count);
  }

  long givenUp() {
    return givenUp.get();
  }
}
