package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Executors and thread factories that capture for their tasks. */
class ContextExecutorTest {
  private final AtomicInteger copies = new AtomicInteger();
  private final PerThread<String> user =
      PerThread.<String>builder()
          .name("user")
          .propagated(value -> {
            copies.incrementAndGet();
            return value;
          })
          .build();
  private final ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService capturing = PerThreadContext.capturing(pool);

  @BeforeEach
  void forgetOtherTests() {
    PerThread.removeAllForCurrentThread();
  }

  @AfterEach
  void endThePool() throws InterruptedException {
    pool.shutdownNow();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private String seen() {
    return user.isSet() ? user.get() : "unset";
  }

  private String seenBy(Future<String> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  @Tag("X13")
  void eachTask_hasWhatItsSubmitterHadAtTheSubmission() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    pool.execute(() -> awaitUninterruptibly(go));
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    user.set("1");
    capturing.execute(() -> seen.add(seen()));
    user.set("2");
    Future<?> runnable = capturing.submit(() -> wasAdded(seen.add(seen())));
    user.set("3");
    Future<String> withResult = capturing.submit(() -> wasAdded(seen.add(seen())), "result");
    user.set("4");
    Future<String> callable = capturing.submit(this::seen);
    user.set("5");
    Future<?> later =
        capturing.schedule(() -> wasAdded(seen.add(seen())), 1, TimeUnit.MILLISECONDS);
    user.set("6");
    Future<String> laterCalled = capturing.schedule(this::seen, 1, TimeUnit.MILLISECONDS);
    user.set("since");
    go.countDown();
    assertThat(seenBy(callable)).isEqualTo("4");
    assertThat(seenBy(withResult)).isEqualTo("result");
    assertThat(seenBy(laterCalled)).isEqualTo("6");
    assertThat(later.get(60, TimeUnit.SECONDS)).isNull();
    assertThat(runnable.get(60, TimeUnit.SECONDS)).isNull();
    assertThat(seen).containsExactlyInAnyOrder("1", "2", "3", "5");
    assertThat(seenBy(pool.submit(this::seen))).as("left in the pool").isEqualTo("unset");
  }

  private static void wasAdded(boolean added) {
    assertThat(added).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("X13")
  void invokeAllAndAny_captureOnceForAll() throws Exception {
    user.set("ada");
    List<Callable<String>> three = List.of(this::seen, this::seen, this::seen);
    for (Future<String> future : capturing.invokeAll(three)) {
      assertThat(seenBy(future)).isEqualTo("ada");
    }
    assertThat(copies).as("one capture and three runs").hasValue(4);
    for (Future<String> future : capturing.invokeAll(three, 60, TimeUnit.SECONDS)) {
      assertThat(seenBy(future)).isEqualTo("ada");
    }
    assertThat(copies).hasValue(8);
    List<Callable<String>> one = List.of(this::seen);
    assertThat(capturing.invokeAny(one)).isEqualTo("ada");
    assertThat(capturing.invokeAny(one, 60, TimeUnit.SECONDS)).isEqualTo("ada");
    assertThat(copies).hasValue(12);
  }

  @Test
  @Tag("X2")
  @Tag("X13")
  void taskThatTheSubmitterRuns_leavesItAsItWas() {
    ThreadPoolExecutor full =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            new ThreadPoolExecutor.CallerRunsPolicy());
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = PerThreadContext.capturing((ExecutorService) full);
    try {
      full.execute(() -> awaitUninterruptibly(go));
      full.execute(() -> {});
      user.set("ada");
      Thread caller = Thread.currentThread();
      AtomicBoolean ran = new AtomicBoolean();
      executor.execute(() -> {
        assertThat(Thread.currentThread()).isSameAs(caller);
        assertThat(user.get()).isEqualTo("ada");
        user.set("in the task");
        ran.set(true);
      });
      assertThat(ran).isTrue();
      assertThat(user.get()).isEqualTo("ada");
    } finally {
      go.countDown();
      full.shutdown();
    }
  }

  @Test
  @Tag("X14")
  void periodicTask_startsEachTimeWithNothing_andLeavesNothing() throws Exception {
    user.set("of the creator");
    for (boolean fixedRate : new boolean[] {true, false}) {
      List<String> seen = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch three = new CountDownLatch(3);
      Runnable task =
          () -> {
            seen.add(seen());
            user.set("of the task");
            three.countDown();
          };
      Future<?> periodic =
          fixedRate
              ? capturing.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS)
              : capturing.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS);
      awaitUninterruptibly(three);
      periodic.cancel(false);
      assertThat(seen).startsWith("unset", "unset", "unset").doesNotContain("of the task");
      assertThat(seenBy(pool.submit(this::seen))).isEqualTo("unset");
    }
  }

  @Test
  @Tag("X15")
  void wrappedTwice_isWrappedOnce_asWhateverItIsDeclared() {
    assertThat(PerThreadContext.capturing(capturing)).isSameAs(capturing);
    assertThat(PerThreadContext.capturing((ExecutorService) capturing)).isSameAs(capturing);
    assertThat(PerThreadContext.capturing((Executor) capturing)).isSameAs(capturing);
    Executor direct = PerThreadContext.capturing((Executor) Runnable::run);
    assertThat(PerThreadContext.capturing(direct)).isSameAs(direct);
    ThreadFactory factory = PerThreadContext.capturing((ThreadFactory) Thread::new);
    assertThat(PerThreadContext.capturing(factory)).isSameAs(factory);
    user.set("ada");
    PerThreadContext.capturing(direct)
        .execute(() -> assertThat(copies).as("one capture, one run").hasValue(2));
    assertThat(copies).hasValue(2);
  }

  @Test
  @Tag("X15")
  void wrapped_isStillWhatTheDelegateIs() {
    assertThat(PerThreadContext.capturing((ExecutorService) pool))
        .isInstanceOf(ScheduledExecutorService.class);
    assertThat(PerThreadContext.capturing((Executor) pool))
        .isInstanceOf(ScheduledExecutorService.class);
    assertThat(capturing).hasToString(pool.toString());
    ThreadFactory factory = Executors.defaultThreadFactory();
    assertThat(PerThreadContext.capturing(factory)).hasToString(factory.toString());
    assertThat(PerThreadContext.empty().wrap((Executor) pool)).hasToString(pool.toString());
    assertThat(capturing.isShutdown()).isFalse();
    capturing.shutdown();
    assertThat(pool.isShutdown()).isTrue();
    assertThat(capturing.isShutdown()).isTrue();
  }

  @Test
  @Tag("X15")
  void otherMethods_arePassedOn() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    capturing.execute(() -> {
      started.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    awaitUninterruptibly(started);
    capturing.execute(() -> {});
    assertThat(capturing.isTerminated()).isFalse();
    assertThat(capturing.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    assertThat(capturing.shutdownNow()).hasSize(1);
    assertThat(capturing.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(capturing.isTerminated()).isTrue();
  }

  /** A default method that this JDK has and the wrapper forgets would bypass the delegate. */
  @Test
  @Tag("X15")
  void everyMethodOfTheInterfaces_isOverridden() throws Exception {
    for (Method method : ScheduledExecutorService.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        Method found =
            CapturingScheduledExecutorService.class.getMethod(
                method.getName(), method.getParameterTypes());
        assertThat(found.getDeclaringClass().getName())
            .as(method.toString())
            .startsWith("io.github.perthread.");
      }
    }
  }

  @Test
  @Tag("X15")
  void close_isTheDelegatesOwn() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    ExecutorService delegate =
        new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1)) {
          @SuppressWarnings({"MissingOverride", "EffectivelyPrivate", "UnusedMethod"}) // from 19 on
          public void close() {
            closed.set(true);
          }
        };
    Object wrapped = PerThreadContext.capturing(delegate);
    if (wrapped instanceof AutoCloseable closeable) {
      closeable.close();
      assertThat(closed).isTrue();
      assertThat(delegate.isShutdown()).isFalse();
    } else {
      assertThat(Runtime.version().feature()).isLessThan(19);
    }
    delegate.shutdown();
  }

  @Test
  @Tag("X16")
  void threadFactory_capturesInNewThread_notInStart() {
    ThreadFactory factory = PerThreadContext.capturing((ThreadFactory) Thread::new);
    List<String> seen = new ArrayList<>();
    user.set("at newThread");
    Thread thread = factory.newThread(() -> seen.add(seen()));
    user.set("at start");
    thread.start();
    TestThreads.join(thread);
    assertThat(seen).containsExactly("at newThread");
  }

  @EachKind
  @Tag("X16")
  void threadFactory_ofEachKind(ThreadKind kind) {
    user.set("ada");
    TestThreads.runIn(
        PerThreadContext.capturing(kind.factory()), () -> assertThat(seen()).isEqualTo("ada"));
  }

  @Test
  @Tag("X1")
  void stagesOfAFuture_haveTheContextOfTheirExecutor() throws Exception {
    user.set("ada");
    Executor fixed = PerThreadContext.capture().wrap((Executor) pool);
    user.set("of the one that completes");
    CompletableFuture<String> start = new CompletableFuture<>();
    CompletableFuture<String> stages =
        start.thenApplyAsync(x -> x + seen(), fixed).thenApplyAsync(x -> x + seen(), fixed);
    TestThreads.runIn(ThreadKind.PLATFORM, () -> start.complete(""));
    assertThat(stages.get(60, TimeUnit.SECONDS)).isEqualTo("adaada");
  }

  /** Each is made with its own value; on a JDK without virtual threads, fewer of the others. */
  @Test
  @Tag("X7")
  @Tag("X16")
  void manyThreads_eachHaveTheirOwn() {
    boolean virtual = ThreadKind.hasVirtual();
    int threads = virtual ? 20_000 : 500;
    ThreadKind kind = virtual ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
    ThreadFactory factory = PerThreadContext.capturing(kind.factory());
    PerThread<Integer> local = PerThread.<Integer>builder().propagated().build();
    AtomicInteger right = new AtomicInteger();
    Semaphore go = new Semaphore(0);
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Integer mine = i;
      local.set(mine);
      Thread thread =
          factory.newThread(() -> {
            go.acquireUninterruptibly();
            right.addAndGet(local.get().equals(mine) ? 1 : 0);
          });
      thread.start();
      started.add(thread);
    }
    assertThat(PerThreadContext.capture().originals).hasSize(1);
    go.release(threads);
    started.forEach(TestThreads::join);
    assertThat(right).hasValue(threads);
    PerThread.removeAllForCurrentThread();
  }

  @Test
  @Tag("api")
  @SuppressWarnings({"NullAway", "FutureReturnValueIgnored"})
  void nullArgument_isNamed() {
    assertNamed("executor", () -> PerThreadContext.capturing((Executor) null));
    assertNamed("executor", () -> PerThreadContext.capturing((ExecutorService) null));
    assertNamed("executor", () -> PerThreadContext.capturing((ScheduledExecutorService) null));
    assertNamed("factory", () -> PerThreadContext.capturing((ThreadFactory) null));
    assertNamed("executor", () -> PerThreadContext.empty().wrap((Executor) null));
    assertNamed("task", () -> capturing.execute(null));
    assertNamed("task", () -> capturing.submit((Runnable) null));
    assertNamed("task", () -> capturing.submit((Callable<?>) null));
    assertNamed("task", () -> PerThreadContext.empty().wrap((Executor) pool).execute(null));
  }

  private static void assertNamed(String argument, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class).hasMessage(argument);
  }
}
