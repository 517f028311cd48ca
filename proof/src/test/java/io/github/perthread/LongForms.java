package io.github.perthread;

import io.github.perthread.model.RandomSequences;
import io.github.perthread.proof.Setting;
import io.github.perthread.testing.ThreadKind;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The tests under Lincheck and against the models for minutes rather than seconds; {@code
 * proof/lincheck.sh} calls it. A failure ends it with the tool's account of it.
 */
final class LongForms {

  /** So many scenarios take some seconds; fewer say nothing of how fast more will be. */
  private static final int TRIAL = 60;

  private static final int NESTINGS = 50_000;

  private LongForms() {}

  /** The argument is how many minutes each of the two goes on, 3 by default. */
  public static void main(String... arguments) {
    int minutes = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    long seconds = TimeUnit.MINUTES.toSeconds(minutes);
    System.out.println(
        """
        # Lincheck and the model

        Random scenarios for two threads on a table, which must be linearizable
        ([LincheckTest](../../proof/src/test/java/io/github/perthread/LincheckTest.java)), random
        sequences of operations by several threads, which must do what a plain sequential model does
        ([ModelTest](../../proof/src/test/java/io/github/perthread/model/ModelTest.java)), and random
        nestings of contexts, likewise
        ([ContextNestings](../../proof/src/test/java/io/github/perthread/ContextNestings.java)): written by
        [`proof/lincheck.sh %d`](../../proof/lincheck.sh), not to be edited.
        """
            .formatted(minutes));
    System.out.println(Setting.table());
    System.out.println("| | scenarios | runs of them, at most | seconds | violations |");
    System.out.println("|---|--:|--:|--:|--:|");
    lincheck("Lincheck, model checking", seconds / 2, LincheckTest::checkModel);
    lincheck("Lincheck, stress", seconds / 2, LincheckTest::stress);
    long start = System.nanoTime();
    long sequences = RandomSequences.perform(0, Duration.ofMinutes(minutes));
    line("random sequences against the model", sequences, sequences, start);
    nestings();
    System.exit(0);
  }

  /** Random nestings of contexts: with clears in one thread, without in four. */
  private static void nestings() {
    long start = System.nanoTime();
    long nestings = ContextNestings.inOneThread(NESTINGS);
    line("random nestings of contexts against the model", nestings, nestings, start);
    for (ThreadKind kind : ThreadKind.available()) {
      start = System.nanoTime();
      nestings = ContextNestings.inFourThreads(kind, NESTINGS);
      String threads = kind.name().toLowerCase(Locale.ROOT);
      line("the same in four " + threads + " threads", nestings, nestings, start);
    }
  }

  private interface Form {
    long run(int iterations);
  }

  /**
   * The scenarios depend on their number alone, so a longer run must be one run of more, not
   * several: how many there is time for is told by a short one.
   */
  private static void lincheck(String name, long seconds, Form form) {
    form.run(TRIAL);
    long before = System.nanoTime();
    form.run(TRIAL);
    double each = (System.nanoTime() - before) / 1e9 / TRIAL;
    int iterations = (int) Math.max(TRIAL, seconds / each);
    long start = System.nanoTime();
    line(name, iterations, form.run(iterations), start);
  }

  private static void line(String name, long scenarios, long runs, long start) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    System.out.printf(Locale.ROOT, "| %s | %,d | %,d | %d | 0 |%n", name, scenarios, runs, seconds);
  }
}
