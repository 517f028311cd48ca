package io.github.perthread.proof;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a soak counts. */
final class SoakCounts {
  final LongAdder threads = new LongAdder();
  final LongAdder virtualThreads = new LongAdder();
  final LongAdder locals = new LongAdder();
  final LongAdder loaders = new LongAdder();
  final LongAdder values = new LongAdder();
  final LongAdder hooksDue = new LongAdder();
  final LongAdder hooksRun = new LongAdder();
  final LongAdder hooksFailed = new LongAdder();
  final LongAdder hooksTwice = new LongAdder();
  final LongAdder wrongAnswers = new LongAdder();
  final LongAdder collections = new LongAdder();

  /** Values that are not collected yet. */
  final AtomicLong valuesAlive = new AtomicLong();

  /** The first thing that went wrong without being planned. */
  final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
}
