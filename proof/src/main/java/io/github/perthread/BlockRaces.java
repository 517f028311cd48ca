package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The threads of one block, against each other and against those who drop it. */
public final class BlockRaces {
  private BlockRaces() {}

  private static boolean isRegistered(BlockRecord record, long id) {
    return record.register(Staged.LIVING.get(0), BlockRecord.index(id));
  }

  /** A thread joins the record whose last thread has ended: it is retired, or it has the thread. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "joined")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "retired: another one is made")
  @Outcome(id = "true, true", expect = FORBIDDEN, desc = "the block of a living thread is dropped")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "refused without a reason")
  @State
  public static class JoinAgainstRetire {
    private final StagedBlocks local = new StagedBlocks().withEnded();

    @Actor
    public void joins(ZZ_Result r) {
      r.r1 = isRegistered(local.record, StagedBlocks.ONE);
    }

    @Actor
    public void retires(ZZ_Result r) {
      r.r2 = local.record.retire();
    }
  }

  /** A thread leaves at the end of a wrapped task and comes again: the bits are as before. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "it has never left, or is back")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "retired while it was away")
  @Outcome(id = "true, true", expect = FORBIDDEN, desc = "the block of a living thread is dropped")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "refused without a reason")
  @State
  public static class LeaveAndJoinAgainstRetire {
    private final StagedBlocks local = new StagedBlocks().withEnded();

    public LeaveAndJoinAgainstRetire() {
      local.register(StagedBlocks.ONE);
    }

    @Actor
    public void leavesAndJoins(ZZ_Result r) {
      local.record.exit(BlockRecord.index(StagedBlocks.ONE));
      r.r1 = isRegistered(local.record, StagedBlocks.ONE);
    }

    @Actor
    public void retires(ZZ_Result r) {
      r.r2 = local.record.retire();
    }
  }

  /** Two threads set their bits at once. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both are registered")
  @Outcome(expect = FORBIDDEN, desc = "one of them is not, and its block may be dropped")
  @State
  public static class JoinAgainstJoin {
    private final StagedBlocks local = new StagedBlocks();

    @Actor
    public void joins() {
      local.register(StagedBlocks.ONE);
    }

    @Actor
    public void joinsToo() {
      local.register(StagedBlocks.OTHER);
    }

    @Arbiter
    public void look(ZZ_Result r) {
      r.r1 = local.record.isRegistered(BlockRecord.index(StagedBlocks.ONE));
      r.r2 = local.record.isRegistered(BlockRecord.index(StagedBlocks.OTHER));
    }
  }

  /** Two first values of one block: both threads insert it. */
  @JCStressTest
  @Outcome(id = "one other, \\[one, other\\]", expect = ACCEPTABLE, desc = "each has its own")
  @Outcome(expect = FORBIDDEN, desc = "a value is lost")
  @State
  public static class InsertAgainstInsert {
    private final StagedBlocks local = new StagedBlocks();

    @Actor
    public void stores() {
      local.store(StagedBlocks.ONE, "one");
    }

    @Actor
    public void storesToo() {
      local.store(StagedBlocks.OTHER, "other");
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = local.read(StagedBlocks.ONE) + " " + local.read(StagedBlocks.OTHER);
      r.r2 = local.all();
    }
  }

  /** A first value, in a block that is there or not, while the table of blocks is replaced. */
  @JCStressTest
  @Outcome(id = "one, \\[old, one\\]", expect = ACCEPTABLE, desc = "stored")
  @Outcome(expect = FORBIDDEN, desc = "a value is lost, or its thread does not find it")
  @State
  public static class JoinAgainstRebuild {
    private final StagedBlocks local = new StagedBlocks().with(StagedBlocks.LIVING_ID);

    @Actor
    public void stores(LL_Result r) {
      local.store(StagedBlocks.ONE, "one");
      r.r1 = local.read(StagedBlocks.ONE);
    }

    @Actor
    public void rebuilds() {
      local.rebuildBlocks();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.all();
    }
  }

  /** The entry of an ended thread, which two threads notice, and the ticker's sweep. */
  @JCStressTest
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "taken once, and the thread is gone")
  @Outcome(expect = FORBIDDEN, desc = "lost, taken twice, or still polled")
  @State
  public static class EndedAgainstSweeps {
    private final StagedBlocks local = new StagedBlocks().with(StagedBlocks.LIVING_ID).withEnded();

    @Actor
    public void sweepsTheRecord() {
      local.record.sweep();
    }

    @Actor
    public void sweepsTheLocal() {
      local.blocks().sweepSmall();
    }

    @Arbiter
    public void look(LZ_Result r) {
      r.r1 = local.taken.get();
      r.r2 =
          local.all().equals("[old]")
              && !local.record.isRegistered(BlockRecord.index(StagedBlocks.ENDED));
    }
  }

  /** A first value against close: no value survives in what the local leads to. */
  @JCStressTest
  @Outcome(id = "(true|false), \\[\\]", expect = ACCEPTABLE, desc = "nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "a value survives close")
  @State
  public static class JoinAgainstClose {
    private final StagedBlocks local = new StagedBlocks().with(StagedBlocks.LIVING_ID);

    @Actor
    public void stores(LL_Result r) {
      r.r1 = local.store(StagedBlocks.ONE, "one");
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.all();
    }
  }

  /** The very first value of all against close, which finds no blocks yet. */
  @JCStressTest
  @Outcome(id = "(true|false), \\[\\] none", expect = ACCEPTABLE, desc = "nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "a value survives close")
  @State
  public static class FirstBlockAgainstClose {
    private final StagedBlocks local = new StagedBlocks();

    @Actor
    public void stores(LL_Result r) {
      r.r1 = local.store(StagedBlocks.ONE, "one");
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r2 = local.all() + " " + local.read(StagedBlocks.ONE);
    }
  }

  /** An entry comes into the array as well, while the local is closed. */
  @JCStressTest
  @Outcome(id = "\\[\\] none", expect = ACCEPTABLE, desc = "nothing is left")
  @Outcome(expect = FORBIDDEN, desc = "a value survives close")
  @State
  public static class ArrayAgainstClose {
    private final StagedBlocks local = new StagedBlocks().with(StagedBlocks.ONE);

    @Actor
    public void readsOften() {
      local.readOften(StagedBlocks.ONE);
    }

    @Actor
    public void closes() {
      local.close();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = local.all() + " " + local.read(StagedBlocks.ONE);
    }
  }

  /** A thread whose entry is in the array too leaves, while the array is replaced. */
  @JCStressTest
  @Outcome(id = "\\[\\] none", expect = ACCEPTABLE, desc = "gone from both")
  @Outcome(expect = FORBIDDEN, desc = "the entry stays in one of them")
  @State
  public static class LeaveAgainstRebuildOfTheArray {
    private final StagedBlocks local = new StagedBlocks().with(StagedBlocks.ONE);

    public LeaveAgainstRebuildOfTheArray() {
      local.readOften(StagedBlocks.ONE);
    }

    @Actor
    public void leaves() {
      local.record.leaveLocals(BlockRecord.index(StagedBlocks.ONE));
    }

    @Actor
    public void rebuilds() {
      local.rebuild();
    }

    @Arbiter
    public void look(L_Result r) {
      r.r1 = local.all() + " " + local.read(StagedBlocks.ONE);
    }
  }
}
