package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What remains after the JVM had no memory for a while, and the application went on. */
class OutOfMemoryTest {
  private static final List<String> SMALL_HEAP =
      List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:-UseTLAB");

  @Test
  @Tag("E1")
  void value_ofAThreadThatEndsAfterTheHeapWasFull_isDropped() {
    String output = ChildJvm.run(SMALL_HEAP, Starved.class);
    assertThat(output).contains("dropped after");
  }

  @Test
  @Tag("E8")
  void hooks_ofThreadsThatEndWhileTheHeapIsFull_runLater_andNothingIsPrintedMeanwhile() {
    String output = ChildJvm.run(SMALL_HEAP, StarvedHooks.class);
    assertThat(output.lines()).singleElement().asString().startsWith("hooks ran after");
  }

  /** Leaves nothing for the library's thread to allocate, for a hundred of its ticks. */
  static final class Starved {
    public static void main(String... arguments) {
      PerThread<String> local = new PerThread<>();
      try (Worker worker = Worker.start(ThreadKind.PLATFORM)) {
        worker.run(() -> local.set("value"));
        TestThreads.runIn(ThreadKind.PLATFORM, () -> local.set("shows that the library watches"));
        Inside.awaitValues(ThreadKind.PLATFORM, 1, local);
        int filled = 0;
        long end = System.nanoTime() + 3_000_000_000L;
        List<Object> hoard = new ArrayList<>(8_000_000 / 16);
        while (System.nanoTime() < end) {
          fill(hoard);
          filled++;
        }
        hoard.clear();
        worker.end();
        Inside.awaitValues(ThreadKind.PLATFORM, 0, local);
        System.out.println("dropped after the heap was filled " + filled + " times");
      }
    }
  }

  /** Has the library want threads for hooks, and for its ticker, while there is no memory. */
  static final class StarvedHooks {
    private static final int THREADS = 20;

    private static volatile boolean full;

    public static void main(String... arguments) {
      AtomicInteger hooks = new AtomicInteger();
      PerThread<String> local =
          PerThread.<String>builder().onRemoval(value -> hooks.incrementAndGet()).build();
      TestThreads.runIn(ThreadKind.PLATFORM, () -> local.set("has all classes loaded"));
      Hooks.awaitRun(ThreadKind.PLATFORM, () -> hooks.get() == 1);
      CountDownLatch ready = new CountDownLatch(THREADS);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        threads.add(new Thread(() -> endWhenFull(local, ready)));
        threads.get(i).start();
      }
      awaitZero(ready);
      int filled = 0;
      List<Object> hoard = new ArrayList<>(8_000_000 / 16);
      long end = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() < end) {
        fill(hoard);
        full = true;
        filled++;
      }
      hoard.clear();
      threads.forEach(TestThreads::join);
      Hooks.awaitRun(ThreadKind.PLATFORM, () -> hooks.get() == 1 + THREADS);
      System.out.println("hooks ran after the heap was filled " + filled + " times");
    }

    private static void endWhenFull(PerThread<String> local, CountDownLatch ready) {
      local.set("value");
      ready.countDown();
      while (!full) {
        Thread.onSpinWait();
      }
    }

    private static void awaitZero(CountDownLatch latch) {
      while (latch.getCount() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  private static void fill(List<Object> hoard) {
    for (int size = 1 << 16; size > 0; size /= 2) {
      try {
        while (true) {
          hoard.add(new byte[size]);
        }
      } catch (OutOfMemoryError full) {
        // Go on with smaller ones.
      }
    }
  }
}
