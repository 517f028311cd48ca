package io.github.perthread.agent;

import io.github.perthread.testing.DroppedAmongMillions;

/** Drops stand-ins among millions of objects. */
final class DroppedStandIn {
  private DroppedStandIn() {}

  public static void main(String... arguments) {
    DroppedAmongMillions.run(ThreadLocalStandIn::new);
  }
}
