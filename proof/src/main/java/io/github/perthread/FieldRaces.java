package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** The field in which the thread that a local is biased to finds its entry without the table. */
public final class FieldRaces {
  private FieldRaces() {}

  /** A thread that claims the bias, and stores by it, against close. */
  @JCStressTest
  @Outcome(id = "[012], \\[\\], closed", expect = ACCEPTABLE, desc = "nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "a value survives close, or the field has an entry")
  @State
  public static class SetAgainstClose {
    private final Staged local = new Staged();

    @Actor
    public void stores(LLL_Result r) {
      r.r1 = CloseRaces.storesThatReturned(local, "one", "two");
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r2 = local.left();
      r.r3 = local.bias();
    }
  }

  /** Close with a hook: what was stored by the field is removed, what was refused is not. */
  @JCStressTest
  @Outcome(id = "0, \\[\\], \\[\\]", expect = ACCEPTABLE, desc = "refused: no hook")
  @Outcome(id = "1, \\[\\], \\[one\\]", expect = ACCEPTABLE, desc = "closed after the first")
  @Outcome(id = "2, \\[\\], \\[two\\]", expect = ACCEPTABLE, desc = "closed after both")
  @Outcome(expect = FORBIDDEN, desc = "a value survives, or its hook is missing, too many, wrong")
  @State
  public static class SetAgainstCloseWithHook {
    private final Staged local = Staged.hooked();

    @Actor
    public void stores(LLL_Result r) {
      r.r1 = CloseRaces.storesThatReturned(local, "one", "two");
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r2 = local.left();
      r.r3 = local.removed();
    }
  }

  /** The bias to an ended thread is revoked while another thread comes that may claim it. */
  @JCStressTest
  @Outcome(id = "value, value", expect = ACCEPTABLE, desc = "taken once it was free")
  @Outcome(id = "value, free", expect = ACCEPTABLE, desc = "came too early to take it")
  @Outcome(
      expect = FORBIDDEN,
      desc = "lost, or cleared after it was taken, or still the dead one's")
  @State
  public static class TakeAgainstClear {
    private final Staged local = new Staged();
    private final ThreadRecord dead = local.addDead(0x700);

    @Actor
    public void storesAndReads(LL_Result r) {
      local.set("value");
      r.r1 = String.valueOf(local.getIfPresent());
    }

    @Actor
    public void drops() {
      local.drop(dead);
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.bias();
    }
  }

  /** Two that drop the same dead thread, one of whom then takes the field. */
  @JCStressTest
  @Outcome(id = "value", expect = ACCEPTABLE, desc = "taken once it was free")
  @Outcome(id = "free", expect = ACCEPTABLE, desc = "came while the other was clearing it")
  @Outcome(expect = FORBIDDEN, desc = "cleared by the other after it was taken")
  @State
  public static class ClearAgainstClear {
    private final Staged local = new Staged();
    private final ThreadRecord dead = local.addDead(0x700);

    @Actor
    public void dropsAndTakes() {
      local.drop(dead);
      local.set("value");
    }

    @Actor
    public void drops() {
      local.drop(dead);
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = local.bias();
    }
  }

  /** The field of a dead thread is cleared, which makes it free, and the local closed. */
  @JCStressTest
  @Outcome(id = "closed", expect = ACCEPTABLE, desc = "no thread claims it ever")
  @Outcome(expect = FORBIDDEN, desc = "free again although the local is closed")
  @State
  public static class ClearAgainstClose {
    private final Staged local = new Staged();
    private final ThreadRecord dead = local.addDead(0x700);

    @Actor
    public void drops() {
      local.drop(dead);
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = local.bias();
    }
  }
}
