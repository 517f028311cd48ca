package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * One context, run by two threads, one of which clears or closes its local first. A third thread
 * that clears would need a third processor: {@code ContextCloseTest} has one.
 */
public final class ContextRaces {
  private ContextRaces() {}

  /** A propagated local, and a context with its value that every thread may run. */
  private static final class Captured {
    final PerThread<@Nullable String> local =
        PerThread.<@Nullable String>builder().propagated().build();
    final PerThreadContext context;

    Captured() {
      context =
          PerThreadContext.empty()
              .<PerThreadContext, RuntimeException>call(() -> {
                local.set("captured");
                return PerThreadContext.capture();
              });
    }

    /** What a thread has in the body and afterwards. Leaves nothing, for the thread goes on. */
    String run(String before) {
      try {
        local.set(before);
      } catch (IllegalStateException closed) {
        return "refused";
      }
      String inside =
          context.<String, RuntimeException>call(() -> String.valueOf(local.getIfPresent()));
      String after = inside + " " + local.getIfPresent();
      local.remove();
      return after;
    }
  }

  /** Each thread has the context's value in the body, and its own afterwards, or it was cleared. */
  @JCStressTest
  @Outcome(
      id = "(captured|null) (one|null), captured two",
      expect = ACCEPTABLE,
      desc = "its own, or cleared")
  @Outcome(expect = FORBIDDEN, desc = "another state's or another thread's value")
  @State
  public static class RunsAgainstClear {
    private final Captured captured = new Captured();

    @Actor
    public void runs(LL_Result r) {
      r.r1 = captured.run("one");
    }

    @Actor
    public void clearsAndRuns(LL_Result r) {
      captured.local.clearAllThreads();
      r.r2 = captured.run("two");
    }
  }

  /** The same against close: no value survives it, and no run fails. */
  @JCStressTest
  @Outcome(
      id = "(refused|(captured|null) (one|null)), captured two, 0",
      expect = ACCEPTABLE,
      desc = "its own, or closed; nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "another's value, or one that survives close")
  @State
  public static class RunsAgainstClose {
    private final Captured captured = new Captured();

    @Actor
    public void runs(LLL_Result r) {
      r.r1 = captured.run("one");
    }

    @Actor
    public void runsAndCloses(LLL_Result r) {
      r.r2 = captured.run("two");
      captured.local.close();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r3 = captured.local.threadCount();
    }
  }
}
