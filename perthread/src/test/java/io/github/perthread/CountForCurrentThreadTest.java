package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/** In how many locals a thread has a value. */
@Tag("api")
class CountForCurrentThreadTest {
  private final PerThread<Object> one = new PerThread<>();
  private final PerThread<@Nullable Object> other = new PerThread<>();
  private final PerThread<Object> closed = new PerThread<>();
  private final ThreadAttributes attributes = new ThreadAttributes(a -> a.set("user", "ada"));
  private final ThreadAttribute<String> handle = attributes.attribute("user", String.class);
  private final PerThreadLong sum = new PerThreadLong();
  private final PerThreadAccumulator<ArrayList<String>> parts =
      new PerThreadAccumulator<>(ArrayList::new, (into, part) -> into);

  @EachKind
  void count_isOfTheLocalsInWhichTheThreadHasAValueNow(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      assertCount(0, worker);
      worker.run(() -> one.set("value"));
      assertCount(1, worker);
      worker.run(() -> other.set(null));
      assertCount(2, worker);
      worker.run(() -> one.set("again"));
      assertCount(2, worker);
      worker.run(one::remove);
      assertCount(1, worker);
      worker.run(() -> closed.set("value"));
      assertCount(2, worker);
      closed.close();
      assertCount(1, worker);
      worker.run(PerThread::removeAllForCurrentThread);
      assertCount(0, worker);
      worker.run(() -> one.set("anew"));
      assertCount(1, worker);
    }
  }

  @EachKind
  void count_hasAttributesAsOneAndAccumulatorsNotAtAll(ThreadKind kind) {
    try (Worker worker = Worker.start(kind)) {
      worker.run(sum::increment);
      worker.run(parts::get);
      assertCount(0, worker);
      worker.run(handle::get);
      assertCount(1, worker);
      worker.run(() -> attributes.set("other", 1));
      assertCount(1, worker);
    }
    one.set("of this thread");
    try (Worker worker = Worker.start(kind)) {
      assertCount(0, worker);
    }
  }

  private static void assertCount(int expected, Worker worker) {
    assertThat(worker.<Integer>call(PerThread::countForCurrentThread)).isEqualTo(expected);
  }
}
