package io.github.perthread;

import io.github.perthread.testing.FailureInjector;
import io.github.perthread.testing.FailureInjector.Kind;
import io.github.perthread.testing.FailureInjector.Plan;
import io.github.perthread.testing.InjectingLoader;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets each scenario fail at its first point, at its second and so on until it reaches no more, and
 * prints how many points that were and what did not hold. Run in a JVM of its own, with the library
 * loaded by an {@link InjectingLoader}.
 */
public final class FailureInjectionRun implements Runnable {
  /** What one JVM tries. Much of the time goes by in waiting, so they run beside each other. */
  enum Part {
    /** The threads that act fail; what comes of it is looked at once for many trials. */
    ACTING_THREADS,

    /** The library's threads fail in one allocation, and what visits all locals does. */
    LIBRARYS_THREADS_ALLOCATION(Kind.ALLOCATION),

    /** The same in all allocations. */
    LIBRARYS_THREADS_ALL_ALLOCATIONS(Kind.ALL_ALLOCATIONS),

    /** The same in one call. */
    LIBRARYS_THREADS_CALL(Kind.CALL);

    /** The property that names the part. */
    static final String PROPERTY = "perthread.injection.part";

    private final @Nullable Kind kind;

    Part() {
      this(null);
    }

    Part(@Nullable Kind kind) {
      this.kind = kind;
    }
  }

  private static final Logger LOGGER = Logger.getLogger("io.github.perthread");

  /** Whether every point is to fail, which takes long. */
  private static final boolean ALL = Boolean.getBoolean("perthread.injection.all");

  private static final int MOST_POINTS = 2_000;

  /** Of the calls from places that failed already, each of so many fails. */
  private static final int OTHER_CALLS_STEP = 7;

  private static final long RETRY_MILLIS = 600;

  private int points;
  private int faults;

  /** Starts it in the loader that changes the library. */
  public static void main(String... arguments) throws ReflectiveOperationException {
    InjectingLoader.run(FailureInjectionRun.class, PerThread.class);
  }

  @Override
  public void run() {
    LOGGER.setUseParentHandlers(false); // what failed is told apart from the faults here
    Thread main = Thread.currentThread();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
      if (thread == main) {
        failure.printStackTrace(); // the others' are injected
      }
    });
    for (ThreadKind threads : ThreadKind.available()) {
      withABystander(threads, bystander -> warmUp(threads, bystander));
    }
    Kind librarys = Part.valueOf(System.getProperty(Part.PROPERTY)).kind;
    if (librarys == null) {
      inActingThreads();
    } else {
      inTheActingThread(FailureScenario.REMOVE_LOADED, librarys);
      withABystander(ThreadKind.PLATFORM, bystander -> inTheLibrarysThreads(librarys, bystander));
      withABystander(ThreadKind.PLATFORM, bystander -> whenTheTickerStarts(librarys, bystander));
      withABystander(
          ThreadKind.PLATFORM, bystander -> whenTheHookThreadStarts(librarys, bystander));
    }
    System.out.println("points " + points + ", faults " + faults);
    System.exit(faults == 0 ? 0 : 1);
  }

  private void inActingThreads() {
    for (FailureScenario scenario : FailureScenario.values()) {
      for (Kind kind : Kind.values()) {
        if (scenario != FailureScenario.REMOVE_LOADED) {
          inTheActingThread(scenario, kind);
        }
      }
    }
    if (ThreadKind.hasVirtual()) {
      withABystander(ThreadKind.VIRTUAL, this::inVirtualThreads);
      withABystander(ThreadKind.VIRTUAL, this::inTheWatchOfVirtualThreads);
    }
  }

  /** Of the points in the library's threads, each of so many fails: each takes a tick. */
  private static int librarysStep(Kind kind) {
    return ALL ? 1 : kind == Kind.CALL ? 11 : 3;
  }

  /** Does something with a thread that uses all locals of all trials, and then ends. */
  private static void withABystander(ThreadKind threads, Consumer<Worker> action) {
    try (Worker bystander = Worker.start(threads)) {
      action.accept(bystander);
    }
  }

  /**
   * Has every class initialized that the scenarios need. {@code REMOVE_LOADED} visits all locals,
   * so what the trials before it are to show is looked at first.
   */
  private static void warmUp(ThreadKind threads, Worker bystander) {
    List<FailureTrial> trials = new ArrayList<>();
    for (FailureScenario scenario : FailureScenario.values()) {
      if (scenario == FailureScenario.REMOVE_LOADED) {
        endWarmUp(threads, trials);
      }
      FailureTrial trial = new FailureTrial(threads, bystander);
      trials.add(trial);
      trial.endThreads();
      TestThreads.runIn(threads, () -> scenario.act(trial));
      trial.checkAtOnce(scenario);
    }
    endWarmUp(threads, trials);
  }

  private static void endWarmUp(ThreadKind threads, List<FailureTrial> trials) {
    long deadline = deadline(threads);
    for (FailureTrial trial : trials) {
      trial
          .checkAtTheEnd(deadline)
          .forEach(fault -> System.out.println("FAULT without any: " + fault));
    }
    trials.clear();
  }

  private void inTheActingThread(FailureScenario scenario, Kind kind) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    withABystander(
        ThreadKind.PLATFORM,
        bystander -> {
          tryEachPoint(scenario, kind, bystander, ThreadKind.PLATFORM, trials);
          report(scenario + ", " + kind, ThreadKind.PLATFORM, trials);
        });
  }

  /**
   * Fails in virtual threads. All trials are looked at together at the end, because the end of
   * virtual threads is noticed seconds later. {@code REMOVE_LOADED} is left out: it visits all
   * locals, so that of each trial would have to be waited for.
   */
  private void inVirtualThreads(Worker bystander) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    for (FailureScenario scenario : FailureScenario.values()) {
      for (Kind kind : Kind.values()) {
        if (scenario != FailureScenario.REMOVE_LOADED) {
          tryEachPoint(scenario, kind, bystander, ThreadKind.VIRTUAL, trials);
        }
      }
    }
    report("virtual threads", ThreadKind.VIRTUAL, trials);
  }

  private static void tryEachPoint(
      FailureScenario scenario,
      Kind kind,
      Worker shared,
      ThreadKind threads,
      Map<String, FailureTrial> trials) {
    boolean visitsAll = scenario == FailureScenario.REMOVE_LOADED;
    int[] points = pointsToTry(reachedBy(scenario, kind, threads), kind, threads);
    for (int point : points) {
      Worker bystander = visitsAll ? Worker.start(threads) : shared;
      FailureTrial trial = new FailureTrial(threads, bystander);
      if (scenario.withEndedThreads()) {
        trial.endThreads();
      }
      Plan plan = act(scenario, kind, point, trial);
      if (plan.place() != null) { // the sequence differs a little from run to run
        trial.checkAtOnce(scenario);
        trials.put(scenario + ", " + kind + " " + point + ", before " + plan.place(), trial);
        if (visitsAll) { // so the next one is not to find what this one has
          trial.checkAtTheEnd(deadline(threads));
        }
      }
      if (visitsAll) {
        bystander.end();
      }
    }
  }

  /** Returns the points that a scenario reaches when nothing fails. */
  private static List<String> reachedBy(FailureScenario scenario, Kind kind, ThreadKind threads) {
    try (Worker bystander = Worker.start(threads)) {
      FailureTrial trial = new FailureTrial(threads, bystander);
      if (scenario.withEndedThreads()) {
        trial.endThreads();
      }
      return List.copyOf(act(scenario, kind, Plan.NONE, trial).reached());
    }
  }

  /**
   * Returns which points are to fail, one after the other: all, or of the calls each place where
   * the scenario comes for the first time, and some of the others.
   */
  private static int[] pointsToTry(List<String> reached, Kind kind, ThreadKind threads) {
    boolean all = ALL || (kind != Kind.CALL && threads == ThreadKind.PLATFORM);
    Set<String> places = new HashSet<>();
    return IntStream.rangeClosed(1, reached.size())
        .filter(point -> places.add(reached.get(point - 1)) || all || point % OTHER_CALLS_STEP == 0)
        .toArray();
  }

  /** Acts in a thread of its own, so that its n-th point fails; returns what was reached. */
  private static Plan act(FailureScenario scenario, Kind kind, int point, FailureTrial trial) {
    AtomicReference<@Nullable Plan> carriedOut = new AtomicReference<>();
    TestThreads.runIn(
        trial.kind,
        () -> {
          Thread acting = Thread.currentThread();
          Predicate<Thread> meant =
              scenario == FailureScenario.GROW ? thread -> !isLibrarys(thread) : acting::equals;
          Plan plan = new Plan(kind, point, meant);
          carriedOut.set(plan);
          FailureInjector.carryOut(plan);
          try {
            scenario.act(trial);
          } catch (VirtualMachineError injected) {
            // The caller of the scenario's method gets it, and goes on.
          } catch (Throwable e) {
            trial.failed(e);
          } finally {
            FailureInjector.carryOut(null);
          }
          trial.expectAmounts("after the failure");
          trial.useNormally(scenario.closes());
        });
    return Objects.requireNonNull(carriedOut.get());
  }

  /** Fails in the ticker's or the hooks' thread, when these see to threads that have ended. */
  private void inTheLibrarysThreads(Kind kind, Worker bystander) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    Plan plan;
    int point = 1;
    do {
      plan = new Plan(kind, point, FailureInjectionRun::isLibrarys);
      whenThreadsHaveEnded(plan, ThreadKind.PLATFORM, bystander, trials);
      point += librarysStep(kind);
    } while (plan.place() != null && point < MOST_POINTS);
    report("library's threads, " + kind, ThreadKind.PLATFORM, trials);
  }

  /** Fails where the thread for hooks is made, begins, takes its tasks and ends. */
  private void whenTheHookThreadStarts(Kind kind, Worker bystander) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    Plan plan;
    int point = 1;
    do {
      plan =
          new Plan(
              kind,
              point,
              FailureInjectionRun::isLibrarys,
              FailureInjectionRun::isAboutTheHookThread);
      whenThreadsHaveEnded(plan, ThreadKind.PLATFORM, bystander, trials);
      point += kind == Kind.ALLOCATION ? 1 : librarysStep(kind);
    } while (plan.place() != null && point < MOST_POINTS);
    report("start of the hooks' thread, " + kind, ThreadKind.PLATFORM, trials);
  }

  /** Fails where the end of virtual threads is noticed: at few points, as each takes seconds. */
  private void inTheWatchOfVirtualThreads(Worker bystander) {
    Map<String, FailureTrial> trials = new LinkedHashMap<>();
    for (int point : new int[] {1, 10, 30, 60}) {
      Plan plan = new Plan(Kind.CALL, point, FailureInjectionRun::watchesVirtualThreads);
      whenThreadsHaveEnded(plan, ThreadKind.VIRTUAL, bystander, trials);
    }
    report("watch of virtual threads", ThreadKind.VIRTUAL, trials);
  }

  private static void whenThreadsHaveEnded(
      Plan plan, ThreadKind threads, Worker bystander, Map<String, FailureTrial> trials) {
    FailureTrial trial = new FailureTrial(threads, bystander);
    FailureInjector.carryOut(plan);
    trial.endThreads();
    awaitFailure(plan, threads);
    FailureInjector.carryOut(null);
    if (plan.place() != null) {
      trial.checkAtOnce(FailureScenario.FIRST_SET);
      trials.put("point " + (trials.size() + 1) + ", before " + plan.place(), trial);
    }
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
      point += librarysStep(kind);
    }
    report("start of the ticker, " + kind, ThreadKind.PLATFORM, trials);
  }

  /** What a first use does besides fails in other scenarios, which need no ticker to have ended. */
  private static boolean isAboutTheTicker(String place) {
    return place.contains("in Ticker.")
        || place.contains("in OwnThread.")
        || place.contains("in ThreadRegistry");
  }

  private static boolean isAboutTheHookThread(String place) {
    return place.contains("in HookRunner")
        || place.contains("in HookQueue")
        || place.contains("in OwnThread.");
  }

  private static void awaitNoTicker() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (Thread.getAllStackTraces().keySet().stream().anyMatch(FailureInjectionRun::isLibrarys)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("The library's threads do not end");
      }
      FailureTrial.waitABit();
    }
  }

  /** Waits until the failure has happened, or nothing is left that could fail. */
  private static void awaitFailure(Plan plan, ThreadKind threads) {
    int seconds = threads == ThreadKind.VIRTUAL ? 6 : 2;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (plan.place() == null && System.nanoTime() < end) {
      FailureTrial.waitABit();
    }
  }

  /** Waits until the failure has happened, or the ticker runs and its helper is done. */
  private static void awaitStart(Plan plan) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (plan.place() == null && !isStarted() && System.nanoTime() < end) {
      FailureTrial.waitABit();
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      FailureTrial.waitABit();
    }
  }

  private static boolean isStarted() {
    Set<String> names = new HashSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
    return names.contains("perthread-watch") && !names.contains("perthread-watch-starter");
  }

  /** Returns whether a thread is the library's, rather than one that carries virtual threads. */
  private static boolean isLibrarys(Thread thread) {
    String name = thread.getName();
    return name.startsWith("perthread")
        || (name.startsWith("ForkJoinPool-") && thread.getClass() == ForkJoinWorkerThread.class);
  }

  private static boolean watchesVirtualThreads(Thread thread) {
    return thread.getName().equals("perthread-watch-virtual");
  }

  private static long deadline(ThreadKind threads) {
    return System.nanoTime() + Inside.patience(threads).toNanos();
  }

  private void report(String what, ThreadKind threads, Map<String, FailureTrial> trials) {
    List<String> found = new ArrayList<>();
    long deadline = deadline(threads); // for all together: where nothing is wrong it is not reached
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
