package io.github.perthread.agent;

import io.github.perthread.PerThread;
import io.github.perthread.testing.FailureInjector;
import io.github.perthread.testing.FailureInjector.Kind;
import io.github.perthread.testing.FailureInjector.Plan;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.InjectingLoader;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets each use of a stand-in fail at its first point, at its second and so on until it reaches no
 * more, and prints how many points that were and what did not hold. Run in a JVM of its own, with
 * the stand-in and the library loaded by an {@link InjectingLoader}.
 */
public final class StandInFailureRun implements Runnable {
  private final List<String> faults = new ArrayList<>();

  /** So that the locals live, and what dies is what their threads had. */
  private final List<StandInTrial> trials = new ArrayList<>();

  /** Starts it in the loader that changes the library. */
  public static void main(String... arguments) throws ReflectiveOperationException {
    InjectingLoader.run(StandInFailureRun.class, PerThread.class, ThreadLocalStandIn.class);
  }

  @Override
  public void run() {
    try (Worker bystander = Worker.start(ThreadKind.PLATFORM)) {
      for (StandInTrial.Use use : StandInTrial.Use.values()) { // has every class initialized
        failAt(use, Kind.CALL, Integer.MAX_VALUE, bystander);
      }
      trials.clear();
      for (StandInTrial.Use use : StandInTrial.Use.values()) {
        for (Kind kind : Kind.values()) {
          int point = 1;
          while (failAt(use, kind, point, bystander) != null) {
            point++;
          }
          System.out.println(use + ", " + kind + ": " + (point - 1) + " points");
        }
      }
      trials.forEach(trial -> Gc.awaitCleared(trial.ofEnded()));
      trials.forEach(trial -> bystander.run(trial::checkBystander));
    }
    trials.forEach(trial -> faults.addAll(trial.faults()));
    faults.forEach(fault -> System.out.println("FAULT " + fault));
    System.out.println("points " + trials.size() + ", faults " + faults.size());
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /** Returns where the use of a new local failed; null if it has not so many points. */
  private @Nullable String failAt(StandInTrial.Use use, Kind kind, int point, Worker bystander) {
    StandInTrial trial = new StandInTrial(use + ", " + kind + " " + point, bystander);
    @Nullable String[] place = new String[1];
    TestThreads.runIn(
        ThreadKind.PLATFORM,
        () -> {
          Thread acting = Thread.currentThread();
          Plan plan = new Plan(kind, point, acting::equals);
          FailureInjector.carryOut(plan);
          try {
            use.act(trial);
          } catch (VirtualMachineError injected) {
            // The caller gets it, and goes on.
          } finally {
            FailureInjector.carryOut(null);
          }
          place[0] = plan.place();
          trial.useNormally();
        });
    trial.endAnother();
    trials.add(trial);
    return place[0];
  }
}
