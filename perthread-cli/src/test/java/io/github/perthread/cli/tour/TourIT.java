package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.perthread.cli.Run;
import io.github.perthread.inspect.output.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short tour, as a user would have it run; with the agent's jar, so after it is packaged. */
class TourIT {
  private static final int REQUESTS = 300;
  private static final int THREADS = 4;
  private static final int PLUGINS = 60;
  private static final int RELOADS = 5;

  private static final Set<Thread> threadsBefore = new HashSet<>();
  @TempDir private static Path folder;
  private static Path html;
  private static Run run;
  private static JsonObject json;

  @BeforeAll
  static void takeTheTour() {
    threadsBefore.addAll(Thread.getAllStackTraces().keySet());
    html = folder.resolve("tour.html");
    run =
        Run.of(
            "tour",
            "--short",
            "--json",
            "--requests=" + REQUESTS,
            "--threads=" + THREADS,
            "--html=" + html);
    json = JsonParser.parseString(run.out()).getAsJsonObject();
  }

  @Test
  void tour_passes() {
    assertThat(run.status()).isZero();
    assertThat(json.get("passed").getAsBoolean()).isTrue();
  }

  @Test
  void requests_areAllAnsweredByAllThreadsAndNoneIsMixedUp() {
    for (String half : new String[] {"threadLocal", "perThread"}) {
      JsonObject requests = step(half, "requests");
      assertThat(number(requests, "requests")).isEqualTo(REQUESTS);
      assertThat(number(requests, "threads")).isEqualTo(THREADS);
      assertThat(number(requests, "mixedUp")).isZero();
      assertThat(number(requests, "failed")).isZero();
    }
  }

  @Test
  void hops_carryTheUserAndLeaveNothing_butNotWithThreadLocal() {
    int virtualHops = VirtualThreads.factory() == null ? 0 : REQUESTS;
    for (String half : new String[] {"threadLocal", "perThread"}) {
      assertThat(number(step(half, "requests"), "poolHops")).isEqualTo(REQUESTS);
      assertThat(number(step(half, "requests"), "virtualHops")).isEqualTo(virtualHops);
    }
    assertThat(number(step("perThread", "requests"), "lost")).isZero();
    assertThat(number(step("perThread", "requests"), "stale")).isZero();
    assertThat(number(step("threadLocal", "requests"), "lost")).isEqualTo(REQUESTS + virtualHops);
    assertThat(number(step("threadLocal", "requests"), "stale")).isEqualTo(REQUESTS - THREADS);
  }

  @Test
  void endedThreads_leaveNothingAndThereWasAHookForEach() {
    assertThat(number(step("perThread", "ends"), "removed")).isEqualTo(THREADS);
    assertThat(number(step("perThread", "ends"), "left")).isZero();
    assertThat(number(step("threadLocal", "ends"), "removed")).isZero();
  }

  @Test
  void plugins_areKeptByThreadLocalUntilItsThreadsEndAndNotByPerThread() {
    JsonObject threadLocal = step("threadLocal", "plugins");
    JsonObject perThread = step("perThread", "plugins");

    assertThat(number(threadLocal, "left")).isEqualTo(PLUGINS);
    assertThat(number(threadLocal, "leftAtEnd")).isZero();
    assertThat(number(perThread, "left")).isZero();
    assertThat(number(perThread, "dropped")).isEqualTo(PLUGINS);
  }

  @Test
  void liveHeap_isInAccordWithTheCachesLeft() {
    JsonArray kept = step("threadLocal", "plugins").getAsJsonArray("samples");
    long grown = liveBytes(kept, kept.size() - 2) - liveBytes(kept, 0);
    // What the steps before have left may go meanwhile, such as the client's buffers.
    assertThat(grown).isBetween(PLUGINS * ByteSize.MIB * 9 / 10, 2 * PLUGINS * ByteSize.MIB);
    assertThat(liveBytes(kept, kept.size() - 1)).isLessThan(PLUGINS * ByteSize.MIB / 2);

    JsonArray dropped = step("perThread", "plugins").getAsJsonArray("samples");
    for (int i = 0; i < dropped.size(); i++) {
      assertThat(liveBytes(dropped, i)).isLessThan(PLUGINS * ByteSize.MIB / 2);
    }
  }

  @Test
  void classLoaders_areKeptByThreadLocalUntilItsThreadsEndAndNotByPerThread() {
    JsonObject threadLocal = step("threadLocal", "reloads");

    assertThat(number(threadLocal, "left")).isEqualTo(RELOADS);
    assertThat(number(threadLocal, "leftAtEnd")).isZero();
    assertThat(number(step("perThread", "reloads"), "reloads")).isEqualTo(RELOADS);
    assertThat(number(step("perThread", "reloads"), "left")).isZero();
  }

  @Test
  void agent_endsWhatThreadLocalLeaks() {
    JsonObject agent = json.getAsJsonObject("agent");

    assertThat(number(step("agent", "plugins"), "dropped")).isEqualTo(PLUGINS);
    assertThat(number(step("agent", "plugins"), "left")).isZero();
    assertThat(number(step("agent", "reloads"), "reloads")).isEqualTo(RELOADS);
    assertThat(number(step("agent", "reloads"), "left")).isZero();
    assertThat(number(agent, "classesChanged")).isGreaterThanOrEqualTo(1 + RELOADS);
    JsonArray samples = step("agent", "plugins").getAsJsonArray("samples");
    for (int i = 0; i < samples.size(); i++) {
      assertThat(liveBytes(samples, i)).isLessThan(PLUGINS * ByteSize.MIB / 2);
    }
  }

  @Test
  void progress_isALineForEachStepOnTheStandardError() {
    assertThat(run.err().lines().filter(line -> line.startsWith("["))).hasSize(10);
  }

  @Test
  void page_isWritten() throws Exception {
    assertThat(run.err()).contains("Wrote " + html);
    assertThat(Files.readString(html)).contains("Passed: PerThread kept nothing.", "</html>");
  }

  @Test
  void threads_haveAllEnded() throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    Set<Thread> left = threadsOfTheTour();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      System.gc(); // up to Java 20 the HTTP client's thread ends when the client is collected
      left = threadsOfTheTour();
    }
    assertThat(left).isEmpty();
  }

  private static Set<Thread> threadsOfTheTour() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeAll(threadsBefore);
    threads.removeIf(t -> isOfTheJvm(t) && !t.getName().startsWith("perthread"));
    return threads;
  }

  /** Those of the common pool stay for a minute; those of the JDK's virtual threads for ever. */
  private static boolean isOfTheJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null
        || group.getParent() == null
        || thread.getName().startsWith("ForkJoinPool.commonPool-")
        || thread.getName().startsWith("VirtualThread-");
  }

  private static JsonObject step(String half, String name) {
    return json.getAsJsonObject(half).getAsJsonObject(name);
  }

  private static int number(JsonObject step, String name) {
    return step.get(name).getAsInt();
  }

  private static long liveBytes(JsonArray samples, int i) {
    return samples.get(i).getAsJsonObject().get("liveBytes").getAsLong();
  }
}
