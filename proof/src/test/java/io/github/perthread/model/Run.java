package io.github.perthread.model;

import io.github.perthread.PerThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One sequence, performed and compared with the model step by step. */
final class Run {
  private static final long DEADLINE_SECONDS = 20;

  private final Sequence sequence;
  private final Model model;
  private final Stage stage;

  private Run(Sequence sequence, Stage.Engine engine) {
    this.sequence = sequence;
    this.model = new Model(sequence.hooked(), sequence.wrapped());
    this.stage = new Stage(sequence, engine);
  }

  Sequence sequence() {
    return sequence;
  }

  /** Performs a sequence; hooks that run later are still to be asked for. */
  static Run of(Sequence sequence, Stage.Engine engine) {
    return new Run(sequence, engine);
  }

  /** Performs all steps and returns how the engine first differed from the model, or null. */
  @Nullable String differenceInSteps() {
    try (stage) {
      for (int i = 0; i < sequence.ops().size(); i++) {
        Op op = sequence.ops().get(i);
        String expected = model.perform(op);
        String answer = stage.perform(op, model);
        String difference = difference(expected, answer);
        if (difference != null) {
          return "step " + (i + 1) + ", " + op.print() + ": " + difference;
        }
      }
      for (int i = 0; i < Op.THREADS; i++) {
        model.perform(new Op(Op.Kind.END, i, 0));
      }
    }
    return null;
  }

  private @Nullable String difference(String expected, String answer) {
    if (!answer.equals(expected)) {
      return "answered " + answer + ", expected " + expected;
    }
    if (!stage.values().equals(model.values())) {
      return "enumeration shows " + stage.values() + ", expected " + model.values();
    }
    List<Integer> missing = without(model.hooksNow, hooks());
    return missing.isEmpty() ? null : "hooks did not run for values " + missing;
  }

  private List<Integer> hooks() {
    synchronized (stage.hooks) {
      return new ArrayList<>(stage.hooks);
    }
  }

  /** Waits for the hooks that run later; returns how they differ from the model's, or null. */
  @Nullable String differenceInHooks() {
    List<Integer> expected = new ArrayList<>(model.hooksNow);
    expected.addAll(model.hooksLater);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!without(expected, hooks()).isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    List<Integer> missing = without(expected, hooks());
    List<Integer> tooMany = without(without(hooks(), expected), model.hooksPerhaps);
    return missing.isEmpty() && tooMany.isEmpty()
        ? null
        : "hooks missing for values " + missing + ", too many for " + tooMany;
  }

  /** The one list without as many of each as the other has. */
  private static List<Integer> without(List<Integer> list, List<Integer> other) {
    List<Integer> rest = new ArrayList<>(list);
    other.forEach(rest::remove);
    return rest;
  }

  /** Performs a sequence to its end, hooks included; returns the first difference, or null. */
  static @Nullable String difference(Sequence sequence, Stage.Engine engine) {
    Run run = new Run(sequence, engine);
    String difference = run.differenceInSteps();
    return difference != null ? difference : run.differenceInHooks();
  }

  /** Fails if the sequence shows a difference. */
  static void check(Sequence sequence, Stage.Engine engine) {
    String difference = difference(sequence, engine);
    PerThread.removeAllForCurrentThread();
    if (difference != null) {
      throw new AssertionError(difference);
    }
  }
}
