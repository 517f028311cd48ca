package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.ref.WeakReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Who takes a value away, against its owner, against others who do, and against who looks on. */
public final class TakeRaces {
  private TakeRaces() {}

  /** A value is replaced, which is no hook's business, or taken, which is: never both. */
  @JCStressTest
  @Outcome(id = "one, \\[two\\], \\[\\]", expect = ACCEPTABLE, desc = "cleared first")
  @Outcome(id = "null, \\[two\\], \\[one\\]", expect = ACCEPTABLE, desc = "cleared in between")
  @Outcome(id = "one, \\[\\], \\[two\\]", expect = ACCEPTABLE, desc = "cleared last")
  @Outcome(expect = FORBIDDEN, desc = "a value lost, or both replaced and removed")
  @State
  public static class SetAgainstClear {
    private final Staged local = Staged.hooked().withLiving(1);

    @Actor
    public void stores(LLL_Result r) {
      local.set("one");
      r.r1 = String.valueOf(local.getAndSet("two"));
    }

    @Actor
    public void clears() {
      local.clearAllThreads();
    }

    @Arbiter
    public void look(LLL_Result r) {
      r.r2 = local.left();
      r.r3 = local.removed();
    }
  }

  /** runWith puts back what it set aside; a clear takes only what is bound. */
  @JCStressTest
  @Outcome(id = "\\[old\\], \\[\\]", expect = ACCEPTABLE, desc = "cleared before the set")
  @Outcome(id = "\\[\\], \\[old\\]", expect = ACCEPTABLE, desc = "cleared before or after runWith")
  @Outcome(id = "\\[old\\], \\[bound\\]", expect = ACCEPTABLE, desc = "cleared in the body")
  @Outcome(expect = FORBIDDEN, desc = "the bound value stays, or a value is lost or removed twice")
  @State
  public static class RunWithAgainstClear {
    private final Staged local = Staged.hooked().withLiving(1);

    @Actor
    public void binds() {
      local.set("old");
      local.runWith("bound", () -> {});
    }

    @Actor
    public void clears() {
      local.clearAllThreads();
    }

    @Arbiter
    public void look(LL_Result r) {
      r.r1 = local.left();
      r.r2 = local.removed();
    }
  }

  /** Take against enumerate: the owner and the enumerator see a value or none, nothing else. */
  @JCStressTest
  @Outcome(id = "(value|null), (none|value)", expect = ACCEPTABLE, desc = "a value or none")
  @Outcome(expect = FORBIDDEN, desc = "something that is no value")
  @State
  public static class TakeAgainstEnumerate {
    private final Staged local = new Staged().withLiving(1);

    @Actor
    public void storesAndReads(LL_Result r) {
      local.set("value");
      r.r1 = String.valueOf(local.get());
    }

    @Actor
    public void enumeratesAndClears(LL_Result r) {
      r.r2 = "none";
      local.forEach((thread, value) -> r.r2 = String.valueOf(value));
      local.clearAllThreads();
    }
  }

  /** A dead one's value, which a sweep finds and a clear takes: one of the two sees to it. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "taken by the sweep")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "taken")
  @Outcome(expect = FORBIDDEN, desc = "lost, or removed twice")
  @State
  public static class DeathAgainstClear {
    private final Staged local = Staged.hooked().withLiving(3);

    public DeathAgainstClear() {
      local.addDead(0x700);
    }

    @Actor
    public void sweeps() {
      local.sweep();
    }

    @Actor
    public void clears() {
      local.clearAllThreads();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = local.taken.get();
      r.r2 = local.removedCount();
    }
  }

  /** What is whole if both are the same. */
  private static final class Pair {
    int one;
    int other;

    Pair fill(int n) {
      one = n;
      other = n;
      return this;
    }

    void read(II_Result r) {
      r.r1 = other;
      r.r2 = one;
    }
  }

  /**
   * What a thread did before it stored a value is seen by who gets that from an enumeration. The
   * objects are there before: the compiler may not store an object before it has filled a new one.
   */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not there yet")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the first one, whole")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "the second one, whole")
  @Outcome(expect = FORBIDDEN, desc = "a value that is not whole")
  @State
  public static class PublicationToEnumerators {
    private final Staged local = new Staged().withLiving(1);

    private final Pair first = new Pair();
    private final Pair second = new Pair();

    @Actor
    public void stores() {
      local.set(first.fill(1));
      local.set(second.fill(2));
    }

    @Actor
    public void enumerates(II_Result r) {
      r.r1 = -1;
      r.r2 = -1;
      local.forEach((thread, value) -> {
        if (value instanceof Pair pair) {
          pair.read(r);
        }
      });
    }
  }

  /** The same with nothing around it, so that the compiler is free to change the order. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not there yet")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "a value that is not whole")
  @State
  public static class PublicationByAnEntry {
    private final Entry entry = new Entry(0x700, new WeakReference<>(null));
    private final Pair pair = new Pair();

    @Actor
    public void stores() {
      entry.storeRelease(pair.fill(1));
    }

    @Actor
    public void enumerates(II_Result r) {
      r.r1 = -1;
      r.r2 = -1;
      if (entry.valueAcquire() instanceof Pair seen) {
        seen.read(r);
      }
    }
  }
}
