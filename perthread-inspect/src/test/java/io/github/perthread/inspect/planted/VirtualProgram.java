package io.github.perthread.inspect.planted;

import java.util.concurrent.CountDownLatch;

/** Plants a leak and a look-alike on virtual threads that wait, then writes a dump of itself. */
public final class VirtualProgram {
  private VirtualProgram() {}

  /**
   * Writes a dump.
   *
   * @param args the dump to write
   */
  public static void main(String[] args) throws Exception {
    CountDownLatch planted = new CountDownLatch(2);
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
    planted.await();
    Program.dump(args[0], true);
    done.countDown();
    leaking.join();
    sound.join();
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
