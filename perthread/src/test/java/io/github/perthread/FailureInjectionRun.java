package io.github.perthread;

import io.github.perthread.FailureInjector.Kind;
import io.github.perthread.FailureInjector.Plan;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets each scenario fail at its first point, at its second and so on until it reaches no more, and
 * prints how many points that were and what did not hold. Run in a JVM of its own, with the library
 * loaded by an {@link InjectingLoader}.
 */
public final class FailureInjectionRun implements Runnable {
  private static final int MOST_POINTS = 2_000;
  private static final long RETRY_MILLIS = 600;

  private int points;
  private int faults;

  /** Starts it in the loader that changes the library. */
  public static void main(String... arguments) throws ReflectiveOperationException {
    Class<?> changed = new InjectingLoader().loadClass(FailureInjectionRun.class.getName());
    ((Runnable) changed.getDeclaredConstructor().newInstance()).run();
  }

  @Override
  public void run() {
    Thread main = Thread.currentThread();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
      if (thread == main) {
        failure.printStackTrace(); // the others' are injected
      }
    });
    withABystander(FailureInjectionRun::warmUp);
    for (FailureScenario scenario : FailureScenario.values()) {
      for (Kind kind : Kind.values()) {
        withABystander(bystander -> inTheActingThread(scenario, kind, bystander));
      }
    }
    for (Kind kind : Kind.values()) {
      withABystander(bystander -> inTheLibrarysThreads(kind, bystander));
      withABystander(bystander -> whenTheTickerStarts(kind, bystander));
    }
    System.out.println("points " + points + ", faults " + faults);
    System.exit(faults == 0 ? 0 : 1);
  }

  /** Does something with a thread that uses all locals of all trials, and then ends. */
  private static void withABystander(Consumer<Worker> action) {
    try (Worker bystander = Worker.start(ThreadKind.PLATFORM)) {
      action.accept(bystander);
    }
  }

  /** Has every class initialized that the scenarios need. */
  private static void warmUp(Worker bystander) {
    for (FailureScenario scenario : FailureScenario.values()) {
      FailureTrial trial = new FailureTrial(ThreadKind.PLATFORM, bystander);
      trial.endThreads();
      TestThreads.runIn(ThreadKind.PLATFORM, () -> scenario.act(trial));
      trial.checkAtOnce(scenario);
      trial
          .checkAtTheEnd(deadline())
          .forEach(fault -> System.out.println("FAULT without any: " + fault));
    }
  }

  private void inTheActingThread(FailureScenario scenario, Kind kind, Worker shared) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    int point = 1;
    while (point < MOST_POINTS) {
      boolean visitsAll = scenario == FailureScenario.REMOVE_LOADED;
      Worker bystander = visitsAll ? Worker.start(ThreadKind.PLATFORM) : shared;
      FailureTrial trial = new FailureTrial(ThreadKind.PLATFORM, bystander);
      if (scenario.withEndedThreads()) {
        trial.endThreads();
      }
      String place = act(scenario, kind, point, trial);
      if (place == null) {
        if (visitsAll) {
          bystander.end();
        }
        break;
      }
      trial.checkAtOnce(scenario);
      trials.put(point + ", before " + place, trial);
      point += Math.min(3, step(kind)); // no tick is waited for here
      if (visitsAll) { // so the next one is not to find what this one has
        trial.checkAtTheEnd(deadline());
        bystander.end();
      }
    }
    report(scenario + ", " + kind, trials);
  }

  /** Acts in a thread of its own; returns where that failed, or null if it did not. */
  private static @Nullable String act(
      FailureScenario scenario, Kind kind, int point, FailureTrial trial) {
    @Nullable Plan[] plan = new Plan[1];
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> {
          Thread acting = Thread.currentThread();
          Predicate<Thread> meant =
              scenario == FailureScenario.GROW ? thread -> !isLibrarys(thread) : acting::equals;
          plan[0] = new Plan(kind, point, meant);
          FailureInjector.carryOut(plan[0]);
          try {
            scenario.act(trial);
          } catch (VirtualMachineError injected) {
            // The caller of the scenario's method gets it, and goes on.
          } catch (Throwable e) {
            trial.failed(e);
          } finally {
            FailureInjector.carryOut(null);
          }
          trial.useNormally(scenario.closes());
        });
    Plan done = plan[0];
    return done == null ? null : done.place();
  }

  /** Fails in the ticker's or the hooks' thread, when these see to threads that have ended. */
  private void inTheLibrarysThreads(Kind kind, Worker bystander) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    int point = 1;
    while (point < MOST_POINTS) {
      FailureTrial trial = new FailureTrial(ThreadKind.PLATFORM, bystander);
      Plan plan = new Plan(kind, point, FailureInjectionRun::isLibrarys);
      FailureInjector.carryOut(plan);
      trial.endThreads();
      awaitFailure(plan);
      FailureInjector.carryOut(null);
      if (plan.place() == null) {
        break;
      }
      trial.checkAtOnce(FailureScenario.FIRST_SET);
      trials.put(point + ", before " + plan.place(), trial);
      point += step(kind);
    }
    report("library's threads, " + kind, trials);
  }

  /** Fails where the ticker is started, or in it, after it had nothing to do and stopped. */
  private void whenTheTickerStarts(Kind kind, Worker bystander) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    boolean isLast = false;
    int point = 1;
    while (point < MOST_POINTS) {
      bystander.run(() -> PerThread.exiting(() -> {}).run());
      awaitNoTicker();
      Plan plan = new Plan(kind, point, thread -> true, FailureInjectionRun::isAboutTheTicker);
      PerThread<String> first = new PerThread<>();
      FailureInjector.carryOut(plan);
      try {
        first.set("starts the ticker");
      } catch (VirtualMachineError injected) {
        // As above.
      }
      awaitStart(plan);
      if (kind == Kind.ALL_ALLOCATIONS) {
        pause(20); // the heap stays full for a while
      }
      FailureInjector.carryOut(null);
      first.remove();
      PerThread.exiting(() -> {}).run();
      if (plan.place() == null && isLast) {
        break;
      }
      isLast = plan.place() == null;
      if (isLast) {
        pause(RETRY_MILLIS); // after a failed start the next one is not tried at once
        continue;
      }
      FailureTrial trial = new FailureTrial(ThreadKind.PLATFORM, bystander);
      trial.endThreads();
      trial.checkAtOnce(FailureScenario.FIRST_SET);
      trials.put(point + ", before " + plan.place(), trial);
      point += step(Kind.CALL);
    }
    report("start of the ticker, " + kind, trials);
  }

  /** What a first use does besides fails in other scenarios, which need no ticker to have ended. */
  private static boolean isAboutTheTicker(String place) {
    return place.contains("in Ticker.")
        || place.contains("in OwnThread.")
        || place.contains("in ThreadRegistry");
  }

  private static void awaitNoTicker() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (Thread.getAllStackTraces().keySet().stream().anyMatch(FailureInjectionRun::isLibrarys)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("The library's threads do not end");
      }
    }
  }

  /** Waits until the failure has happened, or nothing is left that could fail. */
  private static void awaitFailure(Plan plan) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (plan.place() == null && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the failure has happened, or the ticker runs and its helper is done. */
  private static void awaitStart(Plan plan) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (plan.place() == null && !isStarted() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /**
   * Of some ten thousand calls only some fail, unless {@code -Dperthread.injection.all=true} says
   * that all are to.
   */
  private static int step(Kind kind) {
    return kind == Kind.CALL && !Boolean.getBoolean("perthread.injection.all") ? 7 : 1;
  }

  private static boolean isStarted() {
    Set<String> names = new HashSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
    return names.contains("perthread-watch") && !names.contains("perthread-watch-starter");
  }

  private static boolean isLibrarys(Thread thread) {
    String name = thread.getName();
    return name.startsWith("perthread") || name.startsWith("ForkJoinPool-");
  }

  private static long deadline() {
    return System.nanoTime() + Inside.patience(ThreadKind.PLATFORM).toNanos();
  }

  private void report(String what, Map<String, FailureTrial> trials) {
    List<String> found = new ArrayList<>();
    long deadline = deadline(); // for all together: where nothing is wrong it is not reached
    trials.forEach((point, trial) ->
        trial
            .checkAtTheEnd(deadline)
            .forEach(fault -> found.add("FAULT at " + point + ": " + fault)));
    points += trials.size();
    faults += found.size();
    System.out.println(what + ": " + trials.size() + " points, " + found.size() + " faults");
    found.forEach(System.out::println);
  }
}
