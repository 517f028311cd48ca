package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A thread's first set, against those who change the table meanwhile. */
public final class InsertRaces {
  private InsertRaces() {}

  /** Insert against rebuild: the slot may have been passed already when the entry comes. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "stored")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "lost by the rebuild")
  @State
  public static class AgainstRebuild {
    private final Staged local = new Staged().withLiving(3);

    @Actor
    public void inserts() {
      local.set("value");
    }

    @Actor
    public void rebuilds() {
      local.rebuild();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = local.values().size();
    }
  }

  /** The same with nothing around it, so that the two come close enough for a store to be late. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "in the array, and moved on")
  @Outcome(id = "false, (true|false)", expect = ACCEPTABLE, desc = "has seen the seal")
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "lost by the rebuild")
  @State
  public static class ClaimAgainstSeal {
    private final Staged local = new Staged().withLiving(3);
    private final Staged.Claim claim = local.claim();

    @Actor
    public void claims(ZZ_Result r) {
      r.r1 = claim.isMade();
    }

    @Actor
    public void rebuilds(ZZ_Result r) {
      r.r2 = claim.isMovedOn();
    }
  }

  /** Two first sets at once, which rebuild for each other. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "both stored")
  @Outcome(id = "1", expect = FORBIDDEN, desc = "one lost")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "both lost")
  @State
  public static class AgainstInsert {
    private final Staged local = new Staged();

    @Actor
    public void inserts() {
      local.set("one");
    }

    @Actor
    public void insertsToo() {
      local.set("other");
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = local.values().size();
    }
  }

  /**
   * The slot of an ended thread is taken over while another sweeps: one of the two takes its value.
   */
  @JCStressTest
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE,
      desc = "stored, and the value of the ended thread taken once")
  @Outcome(id = "., 0", expect = FORBIDDEN, desc = "the ended thread's value is lost")
  @Outcome(id = "., 2", expect = FORBIDDEN, desc = "the ended thread's value is removed twice")
  @Outcome(id = "0, .", expect = FORBIDDEN, desc = "the inserted is lost")
  @State
  public static class OverADeadEntryAgainstSweep {
    private final Staged local = new Staged().withLiving(3);

    public OverADeadEntryAgainstSweep() {
      local.addDead(0x700);
    }

    @Actor
    public void inserts() {
      local.set("value");
    }

    @Actor
    public void sweeps() {
      local.sweep();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = local.count("value");
      r.r2 = local.taken.get();
    }
  }

  /** The same against the drop of the dead thread, which may have the table rebuilt. */
  @JCStressTest
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE,
      desc = "stored, and the value of the ended thread taken once")
  @Outcome(id = "., 0", expect = FORBIDDEN, desc = "the ended thread's value is lost")
  @Outcome(id = "., 2", expect = FORBIDDEN, desc = "the ended thread's value is removed twice")
  @Outcome(id = "0, .", expect = FORBIDDEN, desc = "the inserted is lost")
  @State
  public static class OverADeadEntryAgainstDropAndRebuild {
    private final Staged local = new Staged().withLiving(3);
    private final ThreadRecord dead = local.addDead(0x700);

    @Actor
    public void inserts() {
      local.set("value");
    }

    @Actor
    public void dropsAndRebuilds() {
      local.drop(dead);
      local.rebuild();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = local.count("value");
      r.r2 = local.taken.get();
    }
  }

  /** A thread drops its entry while it is moved on: it must not stay in the array after. */
  @JCStressTest
  @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "gone, and its value removed once")
  @Outcome(id = "true, .", expect = FORBIDDEN, desc = "the entry stays")
  @Outcome(id = "., [02]", expect = FORBIDDEN, desc = "its value is lost, or removed twice")
  @State
  public static class DropAgainstRebuild {
    private final Staged local = new Staged().withLiving(3);
    private final ThreadRecord leaving = local.addLeaving(0x700);

    @Actor
    public void drops() {
      local.drop(leaving);
    }

    @Actor
    public void rebuilds() {
      local.rebuild();
    }

    @Arbiter
    public void look(ZI_Result r) {
      r.r1 = local.hasEntryOf(leaving);
      r.r2 = local.taken.get();
    }
  }

  /** A miss on a stale array: the owner finds what it stored, whichever thread rebuilds. */
  @JCStressTest
  @Outcome(id = "value, value", expect = ACCEPTABLE, desc = "found")
  @Outcome(expect = FORBIDDEN, desc = "called unset, or initialized anew")
  @State
  public static class MissOnAStaleArray {
    private final Staged local = new Staged().withLiving(3);

    @Actor
    public void storesAndReads(LL_Result r) {
      local.set("value");
      r.r1 = String.valueOf(local.getIfPresent());
      r.r2 = String.valueOf(local.get());
    }

    @Actor
    public void rebuildsTwice() {
      local.rebuild();
      local.withLiving(5);
    }
  }
}
