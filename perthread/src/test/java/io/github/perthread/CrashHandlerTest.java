package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ThreadKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the uncaught-exception handler of a thread finds when an exception ends it. */
@Tag("E2")
class CrashHandlerTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final PerThread<String> user =
      PerThread.<String>builder().onRemoval(value -> events.add("removed " + value)).build();
  private final IllegalStateException crash = new IllegalStateException("crash");

  private void crash() {
    user.set("ada");
    throw crash;
  }

  private void report(Thread thread, Throwable failure) {
    events.add(failure.getMessage() + " of " + user.getIfPresent());
  }

  private static void runToItsEnd(Thread thread) throws InterruptedException {
    thread.start();
    thread.join();
  }

  @EachKind
  void handler_ofACrashedThread_seesItsValuesOnceBeforeTheyAreRemoved(ThreadKind kind)
      throws InterruptedException {
    Thread thread = PerThread.threadFactory(kind.factory()).newThread(this::crash);
    thread.setUncaughtExceptionHandler(this::report);
    runToItsEnd(thread);
    assertThat(events).containsExactly("crash of ada", "removed ada");
    assertThat(Inside.entries(user)).isZero();
  }

  @Test
  void handler_thatThrows_keepsNoValue() throws InterruptedException {
    Thread thread = PerThread.threadFactory(Thread::new).newThread(this::crash);
    thread.setUncaughtExceptionHandler((t, e) -> {
      events.add("called");
      throw new IllegalArgumentException("handler");
    });
    runToItsEnd(thread);
    assertThat(events).containsExactly("called", "removed ada");
  }

  @Test
  void handler_ofTheGroup_seesTheValuesToo() throws InterruptedException {
    ThreadGroup group =
        new ThreadGroup("reports") {
          @Override
          public void uncaughtException(Thread thread, Throwable failure) {
            report(thread, failure);
          }
        };
    runToItsEnd(PerThread.threadFactory(task -> new Thread(group, task)).newThread(this::crash));
    assertThat(events).containsExactly("crash of ada", "removed ada");
  }

  @Test
  void failure_reachesTheDelegatesOwnWrapper() throws InterruptedException {
    @Nullable Throwable[] caught = new Throwable[1];
    ThreadFactory catching =
        task ->
            new Thread(() -> {
              try {
                task.run();
              } catch (Throwable e) {
                caught[0] = e;
                throw new IllegalStateException("another one");
              }
            });
    Thread thread = PerThread.threadFactory(catching).newThread(this::crash);
    thread.setUncaughtExceptionHandler(this::report);
    runToItsEnd(thread);
    assertThat(caught[0]).isSameAs(crash);
    assertThat(events).containsExactly("crash of ada", "removed ada", "another one of null");
  }

  @Test
  void handler_ofATaskThatIsOnlyExiting_isTheThreadsBusiness() throws InterruptedException {
    Thread thread = new Thread(PerThread.exiting(this::crash));
    thread.setUncaughtExceptionHandler(this::report);
    runToItsEnd(thread);
    assertThat(events).containsExactly("removed ada", "crash of null");
  }
}
