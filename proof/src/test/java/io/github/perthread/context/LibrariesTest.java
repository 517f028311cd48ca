package io.github.perthread.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.testing.Gc;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract's clauses on contexts, for every library that carries what a thread has. What is
 * known not to hold is asserted not to, and where a library has nothing of the kind, that. The page
 * {@code docs/proof/context-table.md} must say the same; {@code -Dperthread.contract.rewrite=true}
 * writes it anew.
 */
class LibrariesTest {
  private static final Path PAGE = Path.of("..", "docs", "proof", "context-table.md");

  /** Does something with a library's locals, in this thread and in a worker, and looks. */
  private interface Trial {
    boolean holds(Carried carried, Worker worker) throws Exception;
  }

  /**
   * A clause, or a part of one.
   *
   * @param keptBy the libraries for which it holds
   * @param nothingIn the libraries that have nothing for which it could hold
   */
  private record Clause(
      String id, String says, Set<Library> keptBy, Set<Library> nothingIn, Trial trial) {
    Clause(String id, String says, Set<Library> keptBy, Trial trial) {
      this(id, says, keptBy, EnumSet.noneOf(Library.class), trial);
    }

    String verdict(Library library) {
      return nothingIn.contains(library) ? "–" : keptBy.contains(library) ? "yes" : "no";
    }
  }

  private static final Set<Library> ALL = EnumSet.allOf(Library.class);
  private static final Set<Library> OURS = EnumSet.of(Library.PER_THREAD);
  private static final Set<Library> THREAD_LOCALS =
      EnumSet.complementOf(EnumSet.of(Library.OPEN_TELEMETRY));
  private static final Set<Library> MAP = EnumSet.of(Library.OPEN_TELEMETRY);

  private static final List<Clause> CLAUSES =
      List.of(
          new Clause("X1", "A value is carried", ALL, LibrariesTest::valueIsCarried),
          new Clause("X1", "… `null` is carried as `null`", OURS, LibrariesTest::nullIsCarried),
          new Clause("X1", "… unset hides what the thread had", ALL, LibrariesTest::unsetHides),
          new Clause(
              "X2", "What the body sets is undone", THREAD_LOCALS, LibrariesTest::setIsUndone),
          new Clause(
              "X2",
              "… in a local that was not captured, too",
              THREAD_LOCALS,
              LibrariesTest::otherSetIsUndone),
          new Clause("X2", "… `null` before is `null` after", OURS, LibrariesTest::nullComesBack),
          new Clause(
              "X4",
              "Capture and run call no initializer",
              EnumSet.of(Library.PER_THREAD, Library.TRANSMITTABLE),
              MAP,
              LibrariesTest::noInitializerRuns),
          new Clause(
              "X5",
              "A copy that fails is reported, or the rest is carried",
              EnumSet.of(Library.PER_THREAD, Library.MICROMETER),
              MAP,
              LibrariesTest::failureIsNoLoss),
          new Clause(
              "X5",
              "… a failure in the running thread changes nothing",
              EnumSet.of(Library.PER_THREAD, Library.TRANSMITTABLE),
              MAP,
              LibrariesTest::failureChangesNothing),
          new Clause(
              "X6",
              "Two runs share no copied object",
              EnumSet.of(Library.PER_THREAD, Library.MICROMETER),
              MAP,
              LibrariesTest::runsShareNothing),
          new Clause(
              "X8", "What was captured outlives its thread", ALL, LibrariesTest::capturerMayEnd),
          new Clause(
              "X9",
              "A task that waits holds no local",
              OURS,
              LibrariesTest::droppedLocalIsCollected),
          new Clause(
              "X13",
              "An executor's task has what its submitter had at the submission",
              ALL,
              LibrariesTest::submissionCaptures),
          new Clause(
              "X14",
              "A periodic task has nothing of the thread that started it",
              EnumSet.of(Library.PER_THREAD, Library.OPEN_TELEMETRY),
              LibrariesTest::periodicTaskCarriesNothing),
          new Clause(
              "X14",
              "… and nothing that its last run set",
              THREAD_LOCALS,
              LibrariesTest::periodicTaskLeavesNothing));

  private static boolean valueIsCarried(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, null);
    local.set("captured");
    boolean[] seen = new boolean[1];
    Runnable task = carried.wrap(() -> seen[0] = "captured".equals(local.get()));
    local.remove();
    worker.run(task::run);
    return seen[0] && !worker.call(local::isSet);
  }

  private static boolean nullIsCarried(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, null);
    local.set(null);
    boolean[] seen = new boolean[1];
    Runnable task = carried.wrap(() -> seen[0] = local.isSet() && local.get() == null);
    worker.run(task::run);
    return seen[0];
  }

  private static boolean unsetHides(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, null);
    boolean[] hidden = new boolean[1];
    Runnable task = carried.wrap(() -> hidden[0] = local.get() == null);
    worker.run(() -> local.set("stale"));
    worker.run(task::run);
    return hidden[0] && "stale".equals(worker.call(local::get));
  }

  private static boolean setIsUndone(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, null);
    local.set("captured");
    Runnable task = carried.wrap(() -> local.set("in the body"));
    worker.run(() -> local.set("before"));
    worker.run(task::run);
    return "before".equals(worker.call(local::get));
  }

  private static boolean otherSetIsUndone(Carried carried, Worker worker) {
    Carried.Local captured = carried.local(null, null);
    Carried.Local other = carried.local(null, null);
    captured.set("captured");
    Runnable task = carried.wrap(() -> other.set("in the body"));
    worker.run(task::run);
    return worker.call(() -> other.get() == null);
  }

  private static boolean nullComesBack(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, null);
    local.set("captured");
    Runnable task = carried.wrap(() -> {});
    worker.run(() -> local.set(null));
    worker.run(task::run);
    return worker.call(() -> local.isSet() && local.get() == null);
  }

  private static boolean noInitializerRuns(Carried carried, Worker worker) {
    AtomicInteger initialized = new AtomicInteger();
    Carried.Local local = carried.local(initialized::incrementAndGet, null);
    carried.local(null, null).set("captured");
    worker.run(carried.wrap(() -> {})::run);
    return initialized.get() == 0 && !local.isSet();
  }

  private static boolean failureIsNoLoss(Carried carried, Worker worker) {
    Carried.Local before = carried.local(null, null);
    carried.local(null, LibrariesTest::fail).set("has no copy");
    before.set("captured");
    String[] seen = {""};
    try {
      Runnable task = carried.wrap(() -> seen[0] = String.valueOf(before.get()));
      worker.run(task::run);
    } catch (IllegalArgumentException reported) {
      return true;
    }
    return seen[0].equals("captured");
  }

  private static Object fail(Object value) {
    throw new IllegalArgumentException("No copy of " + value);
  }

  private static boolean failureChangesNothing(Carried carried, Worker worker) {
    AtomicInteger asked = new AtomicInteger();
    Thread capturer = Thread.currentThread();
    Carried.Local first = carried.local(null, null);
    first.set("captured");
    carried
        .local(null, value -> Thread.currentThread() == capturer ? value : count(asked, value))
        .set("fails");
    Runnable task = carried.wrap(() -> {});
    try {
      worker.run(task::run);
    } catch (IllegalArgumentException expected) {
      asked.incrementAndGet();
    }
    return !worker.call(first::isSet);
  }

  private static Object count(AtomicInteger asked, Object value) {
    asked.incrementAndGet();
    return fail(value);
  }

  private static boolean runsShareNothing(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, value -> new ArrayList<>((List<?>) value));
    local.set(new ArrayList<>());
    List<Object> seen = new ArrayList<>();
    Runnable task =
        carried.wrap(() -> seen.add(String.valueOf(System.identityHashCode(local.get()))));
    worker.run(task::run);
    worker.run(task::run);
    return !seen.get(0).equals(seen.get(1));
  }

  private static boolean droppedLocalIsCollected(Carried carried, Worker worker) {
    Object[] held = new Object[1];
    WeakReference<Object> local = worker.call(() -> captureAndDrop(carried, held));
    for (int i = 0; i < 4 && !local.refersTo(null); i++) {
      Gc.awaitCleared(new WeakReference<>(new Object()));
    }
    try {
      return local.refersTo(null);
    } finally {
      Reference.reachabilityFence(held);
      Reference.reachabilityFence(carried);
    }
  }

  private static WeakReference<Object> captureAndDrop(Carried carried, Object[] held) {
    Carried.Local local = carried.local(null, null);
    local.set("value");
    held[0] = carried.wrap(() -> {});
    local.remove();
    return new WeakReference<>(local.self());
  }

  private static boolean capturerMayEnd(Carried carried, Worker worker) {
    Carried.Local local = carried.local(null, null);
    boolean[] seen = new boolean[1];
    Runnable task;
    try (Worker capturer = Worker.start(ThreadKind.PLATFORM)) {
      task =
          capturer.call(() -> {
            local.set("captured");
            return carried.wrap(() -> seen[0] = "captured".equals(local.get()));
          });
    }
    worker.run(task::run);
    return seen[0];
  }

  private static boolean submissionCaptures(Carried carried, Worker worker) throws Exception {
    Carried.Local local = carried.local(null, null);
    ScheduledExecutorService delegate = Executors.newSingleThreadScheduledExecutor();
    try {
      ScheduledExecutorService executor = carried.capturing(delegate);
      CountDownLatch submitted = new CountDownLatch(1);
      Future<?> first = delegate.submit(() -> submitted.await(60, TimeUnit.SECONDS));
      local.set("submitted");
      Future<Object> second = executor.submit(() -> String.valueOf(local.get()));
      local.set("later");
      submitted.countDown();
      first.get();
      return second.get().equals("submitted");
    } finally {
      end(delegate);
    }
  }

  private static boolean periodicTaskCarriesNothing(Carried carried, Worker worker)
      throws Exception {
    Carried.Local local = carried.local(null, null);
    local.set("of the starter");
    return runTwice(carried, () -> local.get() == null);
  }

  private static boolean periodicTaskLeavesNothing(Carried carried, Worker worker)
      throws Exception {
    Carried.Local local = carried.local(null, null);
    return runTwice(
        carried,
        () -> {
          boolean isUnset = local.get() == null;
          local.set("of the first run");
          return isUnset;
        });
  }

  /** Starts a periodic task, and returns whether it held in its first and second run. */
  private static boolean runTwice(Carried carried, BooleanSupplier holds) throws Exception {
    ScheduledExecutorService delegate = Executors.newSingleThreadScheduledExecutor();
    try {
      List<Boolean> held = new CopyOnWriteArrayList<>();
      CountDownLatch runs = new CountDownLatch(2);
      Future<?> unused =
          carried
              .capturing(delegate)
              .scheduleWithFixedDelay(
                  () -> {
                    held.add(holds.getAsBoolean());
                    runs.countDown();
                  },
                  0,
                  1,
                  TimeUnit.MILLISECONDS);
      assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
      return held.get(0) && held.get(1);
    } finally {
      end(delegate);
    }
  }

  private static void end(ExecutorService executor) throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> clauses() {
    return CLAUSES.stream()
        .flatMap(clause ->
            Stream.of(Library.values())
                .map(library ->
                    DynamicTest.dynamicTest(
                        clause.id + " " + clause.says + ": " + library.title,
                        () ->
                            assertThat(trial(clause, library))
                                .isEqualTo(clause.verdict(library)))));
  }

  private static String trial(Clause clause, Library library) {
    try {
      return holds(clause, library) ? "yes" : "no";
    } catch (UnsupportedOperationException e) {
      return "–";
    }
  }

  private static boolean holds(Clause clause, Library library) {
    try (Worker worker = Worker.start(ThreadKind.PLATFORM);
        Worker capturer = Worker.start(ThreadKind.PLATFORM)) {
      return capturer.call(() -> clause.trial.holds(library.create(), worker));
    } finally {
      PerThread.removeAllForCurrentThread();
    }
  }

  @Test
  @Tag("api")
  void page_saysWhatWasFound() throws Exception {
    String generated = page();
    if (Boolean.getBoolean("perthread.contract.rewrite")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(generated);
  }

  private static String page() {
    String titles =
        Stream.of(Library.values()).map(l -> l.title).collect(Collectors.joining(" | "));
    StringBuilder page =
        new StringBuilder(
            """
            # Libraries that carry values to other threads

            Written by [LibrariesTest](../../proof/src/test/java/io/github/perthread/context/LibrariesTest.java),
            which runs each line for each library, and fails if this page says anything else; not to be edited.
            **yes**: holds. **no**: does not, and the test shows it. **–**: the library has nothing of the kind.
            Micrometer has no copy functions: an accessor that copies, or fails, stands in for one. OpenTelemetry
            carries no thread-locals but a map of its own: to set a variable is to make another map current, and
            what undoes it is closing the scope; the bodies here do not close it.

            """);
    page.append("| | clause | ").append(titles).append(" |\n|---|---|");
    page.append("---|".repeat(Library.values().length)).append('\n');
    for (Clause clause : CLAUSES) {
      String cells =
          Stream.of(Library.values()).map(clause::verdict).collect(Collectors.joining(" | "));
      String link =
          "["
              + clause.id
              + "](../contract.md#"
              + clause.id.toLowerCase(java.util.Locale.ROOT)
              + ")";
      page.append("| %s | %s | %s |\n".formatted(link, clause.says, cells));
    }
    return page.toString();
  }
}
