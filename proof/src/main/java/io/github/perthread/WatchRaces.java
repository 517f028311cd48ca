package io.github.perthread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Which threads are polled, while the table that they are in is replaced. */
public final class WatchRaces {
  private WatchRaces() {}

  /**
   * A thread inserts into an array whose references were made before it came, and are installed
   * only now.
   */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "the thread that inserted is polled")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "its end would not be noticed")
  @State
  public static class WatchAgainstInstall {
    private final AtomicReference<@Nullable Object[]> polled = new AtomicReference<>();
    private final WatchedThreads watched = new WatchedThreads(polled);
    private final Staged table = new Staged().withLiving(1);
    private final @Nullable Entry[] entries = table.slotsAcquire();
    private final WatchedThreads.References prepared = new WatchedThreads.References(entries);
    private final Staged.Claim claim = table.claim();

    @Actor
    public void inserts() {
      claim.watchIn(watched);
    }

    @Actor
    public void installs() {
      watched.install(table, prepared);
    }

    @Arbiter
    public void look(Z_Result r) {
      r.r1 = Arrays.asList(polled.get()).contains(claim.thread());
    }
  }
}
