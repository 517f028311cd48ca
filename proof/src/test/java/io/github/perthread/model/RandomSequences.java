package io.github.perthread.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs random sequences against the engine and the model, many of them. */
public final class RandomSequences {
  /** How many are performed, however short the time. */
  public static final int AT_LEAST = 3000;

  private static final int CHUNK = 250;

  private RandomSequences() {}

  /**
   * Performs sequences from a seed on until the time is over; throws an {@code AssertionError} that
   * has the program of one that fails, shrunk.
   *
   * @return how many were performed
   */
  public static long perform(long seed, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long performed = 0;
    while (performed < AT_LEAST || System.nanoTime() - end < 0) {
      performChunk(seed + performed);
      performed += CHUNK;
    }
    return performed;
  }

  /** The hooks that run later are asked for when all have been performed: that takes a tick. */
  private static void performChunk(long seed) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < CHUNK; i++) {
      Run run = Run.of(Sequence.random(seed + i), Stage.ENGINE);
      failOn(seed + i, run, run.differenceInSteps());
      runs.add(run);
    }
    for (int i = 0; i < CHUNK; i++) {
      failOn(seed + i, runs.get(i), runs.get(i).differenceInHooks());
    }
  }

  private static void failOn(long seed, Run run, @Nullable String difference) {
    if (difference != null) {
      throw new AssertionError(
          "Seed "
              + seed
              + ": "
              + difference
              + "\n\n"
              + shrinkAndPrint(run.sequence(), Stage.ENGINE));
    }
  }

  static String shrinkAndPrint(Sequence failing, Stage.Engine engine) {
    Sequence shrunk = Shrinker.shrink(failing, each -> Run.difference(each, engine) != null);
    String difference = Run.difference(shrunk, engine);
    return shrunk.print(
        "Shrunk", difference == null ? "This time it did not fail: a race." : difference);
  }
}
