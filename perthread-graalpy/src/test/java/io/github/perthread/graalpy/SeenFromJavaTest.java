package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Java sees of a local, and what it may do to a thread that initializes one. */
class SeenFromJavaTest {
  private static Context newContext(Engines engine) {
    Context python =
        Context.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .allowCreateThread(true)
            .build();
    engine.install(python);
    assertThat(engine.isIn(python)).isTrue();
    return python;
  }

  private static Value newLocal(Context python) {
    return python.eval("python", "import threading; x = threading.local(); x.a = 1; x");
  }

  @ParameterizedTest
  @EnumSource
  void members_showNoInternals(Engines engine) {
    try (Context python = newContext(engine)) {
      Value x = newLocal(python);

      assertThat(x.getMemberKeys()).isSubsetOf("a");
      for (String internal : Set.of(" storage", " arguments", "arrival", "adopted")) {
        assertThat(x.hasMember(internal)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BUILT_IN")
  void members_areTheAttributesOfTheCallingThread(Engines engine) {
    try (Context python = newContext(engine)) {
      Value x = newLocal(python);
      x.putMember("b", 2);

      assertThat(x.getMemberKeys()).containsExactlyInAnyOrder("a", "b");
      assertThat(x.hasMember("b")).isTrue();
      assertThat(x.getMember("b").asInt()).isEqualTo(2);
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () -> {
            assertThat(x.getMemberKeys()).isEmpty();
            assertThat(x.hasMember("b")).isFalse();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void memberPut_isThisThreadsOnly(Engines engine) {
    try (Context python = newContext(engine)) {
      newLocal(python).putMember("b", 2);

      assertThat(python.eval("python", "x.b").asInt()).isEqualTo(2);
      assertThat(python.eval("python", "len(x.__dict__)").asInt()).isEqualTo(2);
      TestThreads.runIn(
          ThreadKind.PLATFORM,
          () -> assertThat(python.eval("python", "hasattr(x, 'b')").asBoolean()).isFalse());
    }
  }

  /** An interrupt is no exception of Python's: no {@code finally} of Python's runs. */
  @ParameterizedTest
  @EnumSource
  void interruptInInit_leavesNoHalfBuiltDict(Engines engine) throws Exception {
    try (Context python = newContext(engine);
        Worker worker = Worker.start(ThreadKind.PLATFORM)) {
      CountDownLatch looping = new CountDownLatch(1);
      ProxyExecutable signal =
          arguments -> {
            looping.countDown();
            return null;
          };
      python.getBindings("python").putMember("signal", signal);
      Value use = slowLocal(python);
      Worker.Pending first =
          worker.begin(() ->
              assertThatThrownBy(use::execute)
                  .isInstanceOfSatisfying(
                      PolyglotException.class, e -> assertThat(e.isInterrupted()).isTrue()));
      looping.await();
      python.interrupt(Duration.ofSeconds(60));
      first.await();

      worker.run(() -> {
        python.eval("python", "loop.clear()");
        assertThat(use.execute().asString()).isEqualTo("half whole");
      });
    }
  }

  private static Value slowLocal(Context python) {
    return python.eval(
        "python",
        """
        import threading
        loop = []
        class Slow(threading.local):
            def __init__(self):
                self.half = 1
                while loop:
                    signal()
                self.whole = 2
        x = Slow()
        loop.append(1)
        lambda: " ".join(x.__dict__)
        """);
  }
}
