package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What remains after the JVM had no memory for a while, and the application went on. */
class OutOfMemoryTest {
  @Test
  @Tag("E1")
  void value_ofAThreadThatEndsAfterTheHeapWasFull_isDropped() {
    String output =
        ChildJvm.run(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:-UseTLAB"), Starved.class);
    assertThat(output).contains("dropped after");
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
}
