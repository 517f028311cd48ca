package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The interleaving that lost a value. The array has two slots, in the second one the entry of an
 * ended thread.
 *
 * <pre>
 * Thread A (inserts)                          Thread B (rebuilds)
 * sees no seal, drops the ended one
 *                                             seals, reads slot 0 (free), drops the ended one
 * puts its entry into slot 0, sees the seal,
 * looks again: the same array, its entry in it
 * returns: the value is stored
 *                                             publishes the new array, without A's entry
 * </pre>
 */
class InsertAgainstRebuildTest {
  /**
   * A local that stops each thread that drops an entry: the inserting one, then the rebuilding one.
   */
  private static final class Staged extends PerThread<String> implements DeadEntryHandler {
    final CountDownLatch inserting = new CountDownLatch(1);
    final CountDownLatch rebuilding = new CountDownLatch(1);
    final CountDownLatch inserted = new CountDownLatch(1);
    final CountDownLatch over = new CountDownLatch(1);
    volatile @Nullable Thread inserter;
    volatile @Nullable Thread rebuilder;

    @Override
    DeadEntryHandler deadEntryHandler() {
      return this;
    }

    @Override
    public void onDead(Entry dead) {
      if (Thread.currentThread() == inserter) {
        inserting.countDown();
        await(rebuilding);
      } else if (Thread.currentThread() == rebuilder) {
        rebuilding.countDown();
        await(inserted);
      } else {
        await(over); // the ticker, which must not clear the stage
      }
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("The other thread did not come this far");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final Staged local = new Staged();
  private final PerThread<String> other = new PerThread<>();
  private final CountDownLatch known = new CountDownLatch(1);
  private final CountDownLatch oneIsDead = new CountDownLatch(1);
  private final CountDownLatch published = new CountDownLatch(1);
  private final CompletableFuture<@Nullable String> seen = new CompletableFuture<>();

  @Test
  @Timeout(120)
  void set_inASlotThatTheRebuildHasPassed_isNotLost() throws Exception {
    Thread inserter = threadAtHome(0, this::insert);
    local.inserter = inserter;
    inserter.start();
    await(known);
    Thread one = threadAtHome(1, () -> local.set("of one who ends"));
    one.start();
    one.join();
    assertThat(Table.slots(local.slotsAcquire())).isEqualTo(2);
    oneIsDead.countDown();
    await(local.inserting);

    CompletableFuture<Void> rebuilt = new CompletableFuture<>();
    Thread rebuilder = new Thread(() -> rebuild(rebuilt));
    local.rebuilder = rebuilder;
    rebuilder.start();
    rebuilt.get(20, TimeUnit.SECONDS);
    published.countDown();

    assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo("mine");
    local.over.countDown();
    rebuilder.join();
    inserter.join();
  }

  private void insert() {
    try {
      other.set("so that the registry knows the thread");
      known.countDown();
      await(oneIsDead);
      local.set("mine");
      local.inserted.countDown();
      await(published);
      seen.complete(local.snapshot().get(Thread.currentThread())); // by the table
    } catch (Throwable e) {
      seen.completeExceptionally(e);
    }
  }

  private void rebuild(CompletableFuture<Void> rebuilt) {
    try {
      local.replace(local.slotsAcquire(), null);
      rebuilt.complete(null);
    } catch (Throwable e) {
      rebuilt.completeExceptionally(e);
    }
  }

  /**
   * A thread whose id belongs into that slot of a table of two; those made on the way never run.
   */
  private static Thread threadAtHome(int home, Runnable task) {
    @Nullable Entry[] two = new Entry[3];
    while (true) {
      Thread thread = new Thread(task);
      if (Table.home(ThreadIds.id(thread), two) == home) {
        return thread;
      }
    }
  }
}
