package io.github.perthread.junit;

import static io.github.perthread.junit.TestRun.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.ThreadAttributes;
import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Which tests the guard fails, and what it says. */
class PerThreadLeakGuardTest {
  private static final PerThread<String> LOCAL =
      PerThread.<String>builder().name("shop.cart").build();
  private static final ThreadAttributes ATTRIBUTES = new ThreadAttributes();

  private static Worker worker;

  @BeforeAll
  static void startWorker() {
    worker = Worker.start(runnable -> new Thread(runnable, "pool-thread"));
  }

  @AfterAll
  static void endWorker() {
    worker.end();
  }

  @AfterEach
  void clear() {
    LOCAL.clearAllThreads();
    PerThread.removeAllForCurrentThread();
    worker.run(PerThread::removeAllForCurrentThread);
  }

  /** The build runs these tests twice; here is seen that the second time is not as the first. */
  @Test
  void junit_isTheVersionThatTheBuildAskedFor() {
    String asked = System.getProperty("perthread.test.junit");
    assertThat(Test.class.getPackage().getImplementationVersion()).isEqualTo(asked);
    assertThat(loadedFrom(EngineTestKit.class)).isEqualTo(loadedFrom(TestExecutionResult.class));
  }

  private static String loadedFrom(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceAll(".*-([\\d.]+)\\.jar", "$1");
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class Clean {
    @Test
    void removes() {
      LOCAL.set("a");
      LOCAL.remove();
    }

    @Test
    void endsItsThread() {
      try (Worker own = Worker.start(ThreadKind.PLATFORM)) {
        own.run(() -> LOCAL.set("a"));
      }
    }

    @AfterEach
    void cleanUp() {
      LOCAL.remove();
    }

    @Test
    void leavesItToAfterEach() {
      LOCAL.set("a");
    }
  }

  @Test
  void test_thatLeavesNothing_passes() {
    assertThat(failures(Clean.class)).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class InOwnThread {
    @Test
    void leaves() {
      LOCAL.set("a");
    }
  }

  @Test
  void test_thatLeavesAValueInItsThread_failsAndNamesLocalClassAndThread() {
    assertThat(failures(InOwnThread.class))
        .singleElement()
        .asString()
        .startsWith("leaves(): Left behind")
        .contains("shop.cart: java.lang.String in Thread[")
        .contains(Thread.currentThread().getName());
  }

  @Test
  void test_thatChangesAValueThatWasThere_passes() {
    LOCAL.set("before");
    assertThat(failures(InOwnThread.class)).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  static class InPool {
    @Test
    void leaves() {
      worker.run(() -> ATTRIBUTES.set("user", "ada"));
    }
  }

  @Test
  void test_thatLeavesAttributesInAPool_fails() {
    assertThat(failures(InPool.class))
        .singleElement()
        .asString()
        .contains("unnamed ThreadAttributes[user]: java.lang.String in ")
        .contains("pool-thread");
  }

  @Test
  void threads_thatTheGuardIsToldOf_areNotLookedAt() {
    assertThat(failures(InPool.class, "perthread.junit.threads", "other, pool-*")).isEmpty();
  }

  @ExtendWith(PerThreadLeakGuard.class)
  @AllowLeftovers(locals = "shop.*")
  static class Allowed {
    @Test
    void byClass() {
      LOCAL.set("a");
    }

    @AllowLeftovers
    @Test
    void everything() {
      worker.run(() -> ATTRIBUTES.set("user", "ada"));
    }

    @AllowLeftovers(threads = "some-thread", locals = "no.such.local")
    @Test
    void somethingElse() {
      worker.run(() -> LOCAL.set("a"));
    }
  }

  @Test
  void allowLeftovers_letsStayWhatItNames() {
    assertThat(failures(Allowed.class))
        .singleElement()
        .asString()
        .startsWith("somethingElse(): Left behind");
  }

  /** What the child JVM runs. */
  static final class Tracked {
    private Tracked() {}

    public static void main(String[] arguments) {
      startWorker();
      failures(InOwnThread.class).forEach(System.out::println);
      endWorker();
    }
  }

  @Test
  void failure_whereCreationIsTracked_namesTheSite() {
    assertThat(ChildJvm.run(List.of("-Dperthread.trackCreation=true"), Tracked.class))
        .contains(", a local made at " + PerThreadLeakGuardTest.class.getName() + ".<clinit>(");
  }
}
