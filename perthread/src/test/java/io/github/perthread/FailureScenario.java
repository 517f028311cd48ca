package io.github.perthread;

import io.github.perthread.testing.TestThreads;
import java.util.function.Consumer;

/** What a thread does when something fails in it, with or without threads that have ended. */
@SuppressWarnings("ImmutableEnumChecker")
enum FailureScenario {
  FIRST_SET(true, trial -> trial.plain.set("first")),
  FIRST_GET(true, trial -> trial.plain.get()),
  FIRST_SET_WITH_A_HOOK(true, trial -> trial.hooked.set(new FailureTrial.Token("acting"))),
  FIRST_ADDITION(true, trial -> trial.sum.add(FailureTrial.OWN)),
  FIRST_PART(true, trial -> trial.parts.get()[0] += FailureTrial.OWN),
  FIRST_ATTRIBUTE(true, trial -> trial.attributes.set("name", "acting")),
  FIRST_ATTRIBUTE_BY_HANDLE(true, trial -> trial.handle.set("acting")),
  SET_AND_REMOVE_WITH_A_HOOK(
      false,
      trial -> {
        trial.hooked.set(new FailureTrial.Token("acting"));
        trial.hooked.remove();
      }),
  MANY_ATTRIBUTES(
      false,
      trial -> {
        for (int i = 0; i < 20; i++) {
          trial.attributes.set("a" + i, i);
        }
        trial.attributes.remove("a3");
      }),
  BIND(false, trial -> trial.hooked.runWith(new FailureTrial.Token("acting"), () -> {})),
  REMOVE_ALL(
      true,
      trial -> {
        useAll(trial);
        PerThread.removeAllForCurrentThread();
      }),
  EXIT(true, trial -> PerThread.exiting(() -> useAll(trial)).run()),
  SUM(true, trial -> trial.sum.sum()),
  SUM_AND_RESET(true, FailureTrial::resetSum),
  COMBINE(true, trial -> trial.parts.combine()),
  ENUMERATE(
      true,
      trial -> {
        trial.hooked.snapshot();
        trial.plain.reduce(0, (n, value) -> n + 1);
      }),
  GROW(
      true,
      trial -> {
        for (int i = 0; i < 6; i++) {
          TestThreads.runIn(trial.kind, () -> useAll(trial));
        }
      }),
  CLEAR(
      true,
      trial -> {
        trial.hooked.clearAllThreads();
        trial.plain.clearAllThreads();
        trial.attributes.clearAllThreads();
      }),
  REMOVE_LOADED(true, trial -> PerThread.removeLoadedBy(FailureTrial.class.getClassLoader())),
  CLOSE(true, trial -> trial.hooked.close());

  private final boolean withEndedThreads;
  private final Consumer<FailureTrial> act;

  FailureScenario(boolean withEndedThreads, Consumer<FailureTrial> act) {
    this.withEndedThreads = withEndedThreads;
    this.act = act;
  }

  private static void useAll(FailureTrial trial) {
    trial.plain.set("acting");
    trial.hooked.set(new FailureTrial.Token("acting"));
    trial.sum.add(FailureTrial.OWN);
    trial.parts.get()[0] += FailureTrial.OWN;
    trial.handle.set("acting");
  }

  boolean withEndedThreads() {
    return withEndedThreads;
  }

  void act(FailureTrial trial) {
    act.accept(trial);
  }

  /** Whether what other threads have may be gone afterwards, with its hook. */
  boolean takesFromOthers() {
    return this == CLEAR || this == REMOVE_LOADED || closes();
  }

  boolean closes() {
    return this == CLOSE;
  }
}
