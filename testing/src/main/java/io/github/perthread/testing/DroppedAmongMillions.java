package io.github.perthread.testing;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts the collections that a dropped thread-local outlives, beside a plain object that was
 * dropped with it, on a heap of 8 million live objects, which takes a concurrent collector a while
 * to mark.
 */
public final class DroppedAmongMillions {
  private static final int LIVE_OBJECTS = 8_000_000;
  private static final int AT_MOST = 12;
  private static final int ROUNDS = 3;

  private static volatile Object[] live = {};

  /** What is referred to until it is to be dropped. */
  @SuppressWarnings("UnusedVariable")
  private static volatile List<?> held = List.of();

  private final Supplier<? extends ThreadLocal<Object>> locals;

  private DroppedAmongMillions(Supplier<? extends ThreadLocal<Object>> locals) {
    this.locals = locals;
  }

  private record Node(Object next) {}

  private record Dropped(WeakReference<?> plain, WeakReference<?> local, WeakReference<?> value) {}

  /** Returns the concurrent collectors that this JVM has, by their names in its options. */
  public static Stream<String> collectors() {
    return Stream.of("G1", "Z", "Shenandoah")
        .filter(name -> ChildJvm.accepts("-XX:+Use" + name + "GC"));
  }

  /**
   * Runs a main class that calls {@link #run}, in a JVM with a concurrent collector, and fails if
   * it fails.
   *
   * @return what it printed
   */
  public static String runIn(String collector, Class<?> main) {
    List<String> options =
        List.of(
            "-XX:+Use" + collector + "GC",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-XX:MaxTenuringThreshold=1",
            "-Xms2g",
            "-Xmx2g");
    return ChildJvm.run(options, main);
  }

  /** Fails if a local of some kind outlives a plain object by more than a collection. */
  public static void run(Supplier<? extends ThreadLocal<Object>> locals) {
    Object[] nodes = new Object[LIVE_OBJECTS];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new Node(i == 0 ? "" : nodes[i / 2]);
    }
    live = nodes;
    System.out.println("collector: " + Gc.collector());
    for (ThreadKind kind : ThreadKind.available()) {
      try (Worker one = Worker.start(kind);
          Worker other = Worker.start(ThreadKind.PLATFORM)) {
        for (int round = 0; round < ROUNDS; round++) {
          new DroppedAmongMillions(locals).countCollections(List.of(one, other));
        }
      }
    }
    System.out.println("beside " + live.length + " live objects");
  }

  private void countCollections(List<Worker> workers) {
    Dropped dropped = makeAndDrop(workers);
    int plain = 0;
    int local = 0;
    long start = System.nanoTime();
    for (int n = 1; n <= AT_MOST && (plain == 0 || local == 0); n++) {
      System.gc();
      plain = plain == 0 && dropped.plain.refersTo(null) ? n : plain;
      boolean gone = dropped.local.refersTo(null) && dropped.value.refersTo(null);
      local = local == 0 && gone ? n : local;
    }
    System.out.printf(
        "collections: plain %d, local %d, in %d ms%n",
        plain, local, (System.nanoTime() - start) / 1_000_000);
    if (plain == 0 || local == 0 || local > plain + 1) {
      throw new AssertionError("a dropped local outlives a plain object");
    }
  }

  /**
   * Makes them and the references to them old before it drops them, so that it takes a marking to
   * find them dead.
   */
  private Dropped makeAndDrop(List<Worker> workers) {
    Object plain = new Object();
    ThreadLocal<Object> local = locals.get();
    List<Object> values = new ArrayList<>();
    for (Worker worker : workers) {
      Object value = new Object[] {local};
      values.add(value);
      worker.run(() -> local.set(value));
    }
    Dropped dropped =
        new Dropped(
            new WeakReference<>(plain),
            new WeakReference<>(local),
            new WeakReference<>(values.get(0)));
    held = List.of(plain, local, values);
    Gc.collectRepeatedly(3);
    held = List.of();
    return dropped;
  }
}
