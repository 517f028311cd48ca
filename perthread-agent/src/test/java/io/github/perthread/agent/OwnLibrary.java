package io.github.perthread.agent;

import io.github.perthread.PerThread;
import io.github.perthread.testing.ChildLoader;
import shop.Locals;
import shop.StandIns;

/** Uses this library itself, beside the agent. */
final class OwnLibrary {
  private OwnLibrary() {}

  public static void main(String... arguments) {
    PerThread<String> local = PerThread.withInitial(() -> "own");
    System.out.println("own: " + ChildLoader.placeOf(PerThread.class).getFileName());
    System.out.println("value: " + local.get());
    boolean changed = new Locals().get().startsWith("6 of 6");
    System.out.println("agent's: " + (changed && !StandIns.isStandIn(local) ? "stand-in" : "none"));
  }
}
