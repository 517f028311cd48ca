package io.github.perthread.inspect.planted;

import io.github.perthread.PerThread;
import java.util.concurrent.CountDownLatch;

/** Plants a leak and a look-alike on virtual threads that wait, then writes a dump of itself. */
public final class VirtualProgram {
  /** Two threads have a value here, one of which reads it often. */
  private static final PerThread<String> IN_BLOCKS = new PerThread<>();

  private static final int OFTEN = 1_000;

  private VirtualProgram() {}

  /**
   * Writes a dump.
   *
   * @param args the dump to write
   */
  public static void main(String[] args) throws Exception {
    CountDownLatch planted = new CountDownLatch(4);
    CountDownLatch done = new CountDownLatch(1);
    Thread leaking =
        start(() -> {
          Leaks.SelfReference.plant();
          planted.countDown();
          await(done);
        });
    Thread sound =
        start(() ->
            LookAlikes.insideMethod(() -> {
              planted.countDown();
              await(done);
            }));
    Thread storing = start(() -> use(1, planted, done));
    Thread reading = start(() -> use(OFTEN, planted, done));
    planted.await();
    Program.dump(args[0], true);
    done.countDown();
    leaking.join();
    sound.join();
    storing.join();
    reading.join();
  }

  private static void use(int times, CountDownLatch planted, CountDownLatch done) {
    IN_BLOCKS.set("value of " + times);
    for (int i = 0; i < times; i++) {
      IN_BLOCKS.get();
    }
    planted.countDown();
    await(done);
  }

  /** By reflection, because the tests are compiled for Java 17. */
  private static Thread start(Runnable task) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
