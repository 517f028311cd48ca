package io.github.perthread.agent;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An initializer that does what was drawn by lot, the same in each copy of it. */
final class RandomScript implements ScriptedLocalFactory.Script {
  /** One step of an initializer, or of what uses the local. */
  enum Step {
    GET,
    SET,
    SET_NULL,
    REMOVE,
    RETURN,
    RETURN_NULL,
    FAIL,
    OVERFLOW,
    COPY,
    CLOSE
  }

  /** What an initializer may do before it ends. */
  private static final List<Step> BEFORE_THE_END =
      List.of(Step.GET, Step.SET, Step.SET_NULL, Step.REMOVE);

  private static final int DEEPEST = 4;

  /** What the n-th call does; the calls after the last begin again. */
  private final List<List<Step>> calls;

  private final List<String> trace;
  private ThreadLocal<@Nullable Object> local = new ThreadLocal<>();
  private int called;
  private int depth;

  RandomScript(List<List<Step>> calls, List<String> trace) {
    this.calls = calls;
    this.trace = trace;
  }

  /** Returns what a script is to do. */
  static List<List<Step>> draw(Random random) {
    return random.ints(1 + random.nextInt(3), 0, 4).mapToObj(steps -> call(random, steps)).toList();
  }

  private static List<Step> call(Random random, int steps) {
    Step[] call = new Step[steps + 1];
    for (int i = 0; i < steps; i++) {
      call[i] = BEFORE_THE_END.get(random.nextInt(BEFORE_THE_END.size()));
    }
    int end = random.nextInt(20);
    call[steps] =
        end < 11 ? Step.RETURN : end < 14 ? Step.RETURN_NULL : end < 19 ? Step.FAIL : Step.OVERFLOW;
    return List.of(call);
  }

  /** Says of which local this is the initializer. */
  void initialize(ThreadLocal<@Nullable Object> local) {
    this.local = local;
  }

  @Override
  public @Nullable Object get() {
    int call = called++;
    trace.add("initializer " + call);
    depth++;
    try {
      for (Step step : calls.get(call % calls.size())) {
        switch (step) {
          case GET -> recurse();
          case SET -> local.set("set by call " + call);
          case SET_NULL -> local.set(null);
          case REMOVE -> local.remove();
          case RETURN_NULL -> {
            return null;
          }
          case COPY, CLOSE -> throw new AssertionError("an initializer does not " + step);
          case FAIL -> throw new IllegalStateException("call " + call);
          case OVERFLOW -> throw new StackOverflowError("call " + call);
          case RETURN -> {
            return "made by call " + call;
          }
        }
      }
      throw new AssertionError("a script without an end");
    } finally {
      depth--;
    }
  }

  private void recurse() {
    if (depth < DEEPEST) {
      trace.add("recursive get " + local.get());
    }
  }
}
