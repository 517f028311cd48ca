package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Stores against close: what was stored is removed, what was refused was not stored. */
public final class CloseRaces {
  private CloseRaces() {}

  /** How many of the stores returned; the rest threw. */
  static int storesThatReturned(Staged local, String... values) {
    int returned = 0;
    try {
      for (String value : values) {
        local.set(value);
        returned++;
      }
    } catch (IllegalStateException closed) {
      return returned;
    }
    return returned;
  }

  /** A first set and one after it, without a hook: no value survives. */
  @JCStressTest
  @Outcome(id = "[012], \\[\\]", expect = ACCEPTABLE, desc = "nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "a value survives close")
  @State
  public static class SetAgainstClose {
    private final Staged local = new Staged().withLiving(1);

    @Actor
    public void stores(LL_Result r) {
      r.r1 = storesThatReturned(local, "one", "two");
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.left();
    }
  }

  /** The same with a hook: it runs for the value that was there, and for no other. */
  @JCStressTest
  @Outcome(id = "0, \\[\\] \\[\\]", expect = ACCEPTABLE, desc = "refused: no hook")
  @Outcome(id = "1, \\[\\] \\[one\\]", expect = ACCEPTABLE, desc = "closed after the first")
  @Outcome(id = "2, \\[\\] \\[two\\]", expect = ACCEPTABLE, desc = "closed after both")
  @Outcome(expect = FORBIDDEN, desc = "a value survives, or its hook is missing, too many, wrong")
  @State
  public static class SetAgainstCloseWithHook {
    private final Staged local = Staged.hooked().withLiving(1);

    @Actor
    public void stores(LL_Result r) {
      r.r1 = storesThatReturned(local, "one", "two");
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.left() + " " + local.removed();
    }
  }

  /** An insert, a rebuild and a close: the new array must not come back after CLOSED. */
  @JCStressTest
  @Outcome(id = "[01], \\[\\]", expect = ACCEPTABLE, desc = "nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "a value survives close")
  @State
  public static class InsertAgainstRebuildAndClose {
    private final Staged local = new Staged().withLiving(3);

    @Actor
    public void stores(LL_Result r) {
      r.r1 = storesThatReturned(local, "one");
    }

    @Actor
    public void rebuildsAndCloses() {
      local.rebuild();
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.left();
    }
  }

  /** What runWith set aside is restored, or removed if the local was closed meanwhile. */
  @JCStressTest
  @Outcome(id = "refused, \\[\\] \\[\\]", expect = ACCEPTABLE, desc = "closed before the set")
  @Outcome(id = "set, \\[\\] \\[old\\]", expect = ACCEPTABLE, desc = "closed before runWith")
  @Outcome(id = "ran, \\[\\] \\[bound, old\\]", expect = ACCEPTABLE, desc = "closed in the body")
  @Outcome(id = "ran, \\[\\] \\[old\\]", expect = ACCEPTABLE, desc = "closed afterwards")
  @Outcome(expect = FORBIDDEN, desc = "a value survives, or a hook is missing or runs twice")
  @State
  public static class RunWithAgainstClose {
    private final Staged local = Staged.hooked().withLiving(1);

    @Actor
    public void binds(LL_Result r) {
      r.r1 = "refused";
      try {
        local.set("old");
        r.r1 = "set";
        local.runWith("bound", () -> r.r1 = "ran");
      } catch (IllegalStateException closed) {
        return;
      }
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.left() + " " + local.removed();
    }
  }

  /** Two who close: each value is removed once. */
  @JCStressTest
  @Outcome(id = "\\[\\], \\[old\\]", expect = ACCEPTABLE, desc = "removed once")
  @Outcome(expect = FORBIDDEN, desc = "not removed, or twice")
  @State
  public static class CloseAgainstClose {
    private final Staged local = Staged.hooked().withLiving(3);

    public CloseAgainstClose() {
      local.addDead(0x700);
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Actor
    public void closesToo() {
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = local.left();
      r.r2 = local.removed();
    }
  }
}
