package io.github.perthread.agent;

import io.github.perthread.testing.Gc;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.WeakReference;
import java.util.List;

/**
 * Counts the collections that a dropped stand-in outlives, beside a plain object that was dropped
 * with it, on a heap of 8 million live objects.
 */
final class DroppedStandIn {
  private static final int LIVE_OBJECTS = 8_000_000;
  private static final int AT_MOST = 12;

  private static volatile Object[] live = {};

  /** What is referred to until it is to be dropped. */
  @SuppressWarnings("UnusedVariable")
  private static volatile List<?> held = List.of();

  private DroppedStandIn() {}

  private record Node(Object next) {}

  private record Dropped(WeakReference<?> plain, WeakReference<?> local, WeakReference<?> value) {}

  public static void main(String... arguments) {
    Object[] nodes = new Object[LIVE_OBJECTS];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new Node(i == 0 ? "" : nodes[i / 2]);
    }
    live = nodes;
    System.out.println("collector: " + Gc.collector());
    try (Worker one = Worker.start(ThreadKind.PLATFORM);
        Worker other = Worker.start(ThreadKind.PLATFORM)) {
      for (int round = 0; round < 2; round++) {
        countCollections(List.of(one, other));
      }
    }
    System.out.println("beside " + live.length + " live objects");
  }

  private static void countCollections(List<Worker> workers) {
    Dropped dropped = makeAndDrop(workers);
    int plain = 0;
    int local = 0;
    for (int n = 1; n <= AT_MOST && (plain == 0 || local == 0); n++) {
      System.gc();
      plain = plain == 0 && dropped.plain.refersTo(null) ? n : plain;
      boolean gone = dropped.local.refersTo(null) && dropped.value.refersTo(null);
      local = local == 0 && gone ? n : local;
    }
    System.out.printf("collections: plain %d, stand-in %d%n", plain, local);
    if (plain == 0 || local == 0 || local > plain + 1) {
      throw new AssertionError("a dropped stand-in outlives a plain object");
    }
  }

  /** Makes them old before it drops them, so that it takes a marking to find them dead. */
  private static Dropped makeAndDrop(List<Worker> workers) {
    Object plain = new Object();
    ThreadLocal<Object> local = new ThreadLocalStandIn<>();
    Object value = new Object[] {local};
    workers.forEach(worker -> worker.run(() -> local.set(value)));
    held = List.of(plain, local, value);
    Gc.collectRepeatedly(3);
    held = List.of();
    return new Dropped(
        new WeakReference<>(plain), new WeakReference<>(local), new WeakReference<>(value));
  }
}
