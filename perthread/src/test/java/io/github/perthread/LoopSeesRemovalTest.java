package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A loop in a value's own thread that waits for another thread to remove it. A compiler that may
 * read the value once before the loop makes it endless.
 */
@Tag("L2")
class LoopSeesRemovalTest {
  private final PerThread<Object> local = new PerThread<>();
  private final ThreadAttributes attributes = new ThreadAttributes();
  private final ThreadAttribute<Object> handle = attributes.attribute("name", Object.class);

  /** Has the loop compiled while nothing is removed, and then the value removed. */
  private void awaitEnd(BooleanSupplier isThere, Consumer<LoopSeesRemovalTest> removal)
      throws InterruptedException {
    CountDownLatch compiled = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      worker.run(() -> {
        local.set(this);
        handle.set(this);
      });
      worker.begin(() -> {
        for (int i = 0; i < 200; i++) {
          spin(isThere, 20_000);
        }
        compiled.countDown();
        while (isThere.getAsBoolean()) {}
        ended.countDown();
      });
      assertThat(compiled.await(60, TimeUnit.SECONDS)).isTrue();
      removal.accept(this);
      assertThat(ended.await(60, TimeUnit.SECONDS)).as("the loop ended").isTrue();
    }
  }

  private static void spin(BooleanSupplier isThere, int times) {
    for (int i = 0; i < times && isThere.getAsBoolean(); i++) {}
  }

  private boolean isOpen() {
    try {
      return local.get() != null;
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  @Test
  void isSet_afterClearAllThreads_ends() throws InterruptedException {
    awaitEnd(local::isSet, test -> test.local.clearAllThreads());
  }

  @Test
  void isSet_afterClose_ends() throws InterruptedException {
    awaitEnd(local::isSet, test -> test.local.close());
  }

  @Test
  void getIfPresent_afterRemoveLoadedBy_ends() throws InterruptedException {
    awaitEnd(
        () -> local.getIfPresent() != null,
        test -> PerThread.removeLoadedBy(LoopSeesRemovalTest.class.getClassLoader()));
  }

  @Test
  void get_afterClose_ends() throws InterruptedException {
    awaitEnd(this::isOpen, test -> test.local.close());
  }

  @Test
  void has_afterClearAllThreads_ends() throws InterruptedException {
    awaitEnd(() -> attributes.has("name"), test -> test.attributes.clearAllThreads());
  }

  @Test
  void isSet_ofAHandleAfterClearAllThreads_ends() throws InterruptedException {
    awaitEnd(handle::isSet, test -> test.attributes.clearAllThreads());
  }
}
