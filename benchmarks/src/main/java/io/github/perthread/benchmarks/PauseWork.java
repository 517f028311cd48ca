package io.github.perthread.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What a collector does with 1,000,000 values, of 1,000 threads in 1,000 locals; who extends this
 * chooses the collector. What the JVM's flight recorder says of the collections is in the secondary
 * metrics.
 */
public abstract class PauseWork {
  private static final int THREADS = 1_000;
  private static final int LOCALS = 1_000;
  private static final String COLLECTION = "jdk.GarbageCollection";

  private @Nullable LivingThreads threads;

  /** What is measured. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Pauses {
    /** The mean over the collections of what each one stopped the application for. */
    public double pauseMillis;

    private @Nullable Recording recording;

    /** Starts to record. */
    @Setup(Level.Iteration)
    public void record() {
      recording = new Recording();
      recording.enable(COLLECTION).withThreshold(Duration.ZERO);
      recording.start();
    }

    /** Reads what was recorded. */
    @TearDown(Level.Iteration)
    public void evaluate(BenchmarkParams params) throws IOException {
      if (recording == null) {
        return;
      }
      Path file = Files.createTempFile("pauses", ".jfr");
      try (Recording r = recording) {
        r.stop();
        r.dump(file);
        List<RecordedEvent> collections = RecordingFile.readAllEvents(file);
        double millis =
            collections.stream()
                    .mapToLong(c -> c.getDuration("sumOfPauses").toNanos())
                    .average()
                    .orElseThrow()
                / 1e6;
        pauseMillis = millis * Work.partOfMean(params);
      } finally {
        Files.delete(file);
      }
    }
  }

  /** Has all threads store a value in all locals; all of it gets old. */
  @Setup
  public void store(BenchmarkParams params) {
    String peer = Work.peer(params, "fullCollection", "youngCollection");
    FirstUse first = FirstUse.of(peer, LOCALS);
    threads = new LivingThreads(THREADS, LivingThreads::platformThread, first::use);
    threads.doNext();
    System.gc();
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    if (threads != null) {
      threads.close();
    }
  }

  @Benchmark
  public void fullCollectionPerThread(Pauses pauses) {
    System.gc();
  }

  @Benchmark
  public void fullCollectionThreadLocal(Pauses pauses) {
    System.gc();
  }

  @Benchmark
  public void fullCollectionFastThreadLocalPlain(Pauses pauses) {
    System.gc();
  }

  @Benchmark
  public void fullCollectionConcurrentHashMap(Pauses pauses) {
    System.gc();
  }
}
