package io.github.perthread;

import io.github.perthread.testing.DroppedAmongMillions;

/** Drops locals with a hook among millions of objects. */
final class DroppedLocal {
  private DroppedLocal() {}

  public static void main(String... arguments) {
    DroppedAmongMillions.run(() -> PerThread.builder().onRemoval(value -> {}).build());
  }
}
