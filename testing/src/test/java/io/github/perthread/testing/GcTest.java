package io.github.perthread.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GcTest {
  @Test
  void awaitCleared_whatNothingRefersTo_returns() {
    WeakReference<Object> reference = garbage();
    Gc.awaitCleared(reference);
    assertThat(reference.refersTo(null)).isTrue();
  }

  private static WeakReference<Object> garbage() {
    return new WeakReference<>(new Object());
  }

  @Test
  void awaitCollected_doesNotTakeWhatIsHeldForCollected() {
    Object held = new Object();
    List<WeakReference<Object>> references = List.of(new WeakReference<>(held), garbage());
    Gc.awaitCleared(references.get(1));
    assertThat(references.get(0).refersTo(held)).isTrue();
  }

  @Test
  void awaitCleared_afterAWorkerUsedIt_findsNothingOnItsStack() {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      List<WeakReference<Object>> seen = new ArrayList<>();
      worker.run(() -> seen.add(garbage()));
      useIn(worker, seen);
      Gc.awaitCleared(seen);
      assertThat(worker.thread().isAlive()).isTrue();
    }
  }

  private static void useIn(Worker worker, List<WeakReference<Object>> seen) {
    Object object = new Object();
    seen.add(new WeakReference<>(object));
    AtomicBoolean used = new AtomicBoolean();
    worker.run(() -> used.set(object.equals(seen.get(seen.size() - 1).get())));
    assertThat(used).isTrue();
  }

  @Test
  void collector_isOneOfThose() {
    assertThat(Gc.collector()).isIn("G1", "Serial", "Parallel", "Z", "Shenandoah");
    long before = Gc.count();
    Gc.awaitCleared(garbage());
    assertThat(Gc.count()).isGreaterThan(before);
  }
}
