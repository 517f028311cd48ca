package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.perthread.PerThread;
import io.github.perthread.python.JavaSnippet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite that is written in Python, on GraalPy's own class, and what installing does. A context
 * takes seconds to start, so there is one, in which all is installed after it was looked at
 * without.
 */
class GraalPySuiteTest {
  private static final TypeLiteral<List<String>> STRINGS = new TypeLiteral<>() {};

  private static Context python;
  private static Value beforeInstall;

  @BeforeAll
  static void start() {
    python = GraalPyProgram.newContext();
    ThreadingLocal.provide(python);
    beforeInstall =
        value(
            """
            import _thread, _threading_local, threading
            import perthread, perthread_suite
            perthread_suite.local = _threading_local.local
            from perthread_suite import runner, test_classes, test_memory
            builtin = threading.local
            {
                "replaced": threading.local is perthread.local or _thread._local is perthread.local,
                "works": test_memory.are_gone(test_memory.cycle(perthread.local)),
                "report": test_memory.report(builtin),
                "at_once": test_classes.two_threads_at_once(test_classes.Waiting, 1),
            }
            """);
    ThreadingLocal.install(python);
  }

  @AfterAll
  static void stop() {
    python.close();
  }

  private static Value value(String code) {
    return python.eval("python", code);
  }

  private static boolean isTrue(String expression) {
    return value(expression).asBoolean();
  }

  @TestFactory
  Stream<DynamicTest> suite_onTheInstalledClass_passes() {
    assertThat(Engines.BUILT_IN.isIn(python)).isTrue();
    return PythonTests.of(python);
  }

  @Test
  void provide_replacesNothing() {
    assertThat(beforeInstall.getHashValue("replaced").asBoolean()).isFalse();
    assertThat(beforeInstall.getHashValue("works").asBoolean()).isTrue();
  }

  @Test
  void install_replacesTheClassByAllItsNames() {
    assertThat(isTrue("threading.local is perthread.local is _thread._local")).isTrue();
    assertThat(isTrue("_threading_local.local is perthread.local is not builtin")).isTrue();
  }

  /** By name where this GraalPy has it; the last two in tests of their own. */
  @Test
  void install_wrapsWhateverThreadingStartsThreadsBy() {
    value("wrapped = lambda start: hasattr(start, '__wrapped__')");
    assertThat(isTrue("wrapped(_thread.start_new_thread) and wrapped(_thread.start_new)")).isTrue();
    List<String> starting =
        value("[n for n in vars(threading) if n.startswith('_start') and 'thread' in n]")
            .as(STRINGS);
    assertThat(starting).isNotEmpty();
    for (String name : starting) {
      assertThat(isTrue("wrapped(threading." + name + ")")).as(name).isTrue();
    }
  }

  /** As CPython has it from 3.13 on, and GraalPy will: called with keywords. */
  @Test
  void startJoinableThread_isWrapped() {
    try (Context newer =
        Context.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .allowCreateThread(true)
            .build()) {
      newer.eval(
          "python",
          """
          import _thread, threading
          started = []
          original = _thread.start_new_thread
          def start(function, handle=None, daemon=True):
              started.append((handle, daemon))
              return original(function, ())
          _thread._start_joinable_thread = threading._start_joinable_thread = start
          """);
      ThreadingLocal.install(newer);
      AtomicReference<Thread> user = new AtomicReference<>();
      AtomicReference<Thread> hookRanIn = new AtomicReference<>();
      PerThread<String> local =
          PerThread.<String>builder().onRemoval(v -> hookRanIn.set(Thread.currentThread())).build();
      ProxyExecutable use =
          arguments -> {
            local.set("value");
            user.set(Thread.currentThread());
            return null;
          };
      newer.getBindings("python").putMember("use", use);

      String started =
          newer
              .eval(
                  "python",
                  """
                  done = threading.Event()
                  def run():
                      use()
                      done.set()
                  threading._start_joinable_thread(run, handle="handle", daemon=False)
                  done.wait(60)
                  str(started)
                  """)
              .asString();

      assertThat(started).isEqualTo("[('handle', False)]");
      await().until(() -> hookRanIn.get() != null);
      assertThat(hookRanIn.get()).isSameAs(user.get());
    }
  }

  @Test
  void install_aSecondTime_changesNothing() {
    value("before = perthread.local, threading.local, _thread.start_new_thread");

    ThreadingLocal.install(python);
    ThreadingLocal.provide(python);

    assertThat(isTrue("before == (perthread.local, threading.local, _thread.start_new_thread)"))
        .isTrue();
    assertThat(isTrue("sys.modules['perthread'] is perthread")).isTrue();
  }

  @Test
  void install_inAContextWithoutAnyRights_works() {
    try (Context bare =
        Context.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
      ThreadingLocal.install(bare);

      assertThat(
              bare.eval("python", "import threading; x = threading.local(); x.a = 1; x.a").asInt())
          .isEqualTo(1);
      assertThat(bare.eval("python", "threading.local.__module__").asString())
          .isEqualTo("perthread");
    }
  }

  @Test
  void cycleOfValueAndLocal_onTheBuiltIn_isKept() {
    String report = beforeInstall.getHashValue("report").asString();
    System.out.println("GraalPy, built-in: " + report.replace("\n", "; "));

    assertThat(report).contains("cycle: kept").contains("cycle_through_others: kept");
  }

  @Test
  void twoThreads_onThePurePythonForm_waitForEachOther() {
    assertThat(beforeInstall.getHashValue("at_once").asBoolean()).isFalse();
  }

  @Test
  void threadOfPython_thatEnded_hasGivenUpItsValuesWhenItIsJoined() {
    AtomicReference<Thread> user = new AtomicReference<>();
    AtomicReference<Thread> hookRanIn = new AtomicReference<>();
    PerThread<String> local =
        PerThread.<String>builder().onRemoval(v -> hookRanIn.set(Thread.currentThread())).build();
    Runnable use =
        () -> {
          local.set("value");
          user.set(Thread.currentThread());
        };

    value("def join(use):\n t = threading.Thread(target=use)\n t.start()\n t.join()\njoin")
        .execute(use);

    assertThat(hookRanIn.get())
        .isNotNull()
        .isSameAs(user.get())
        .isNotSameAs(Thread.currentThread());
  }

  @Test
  void startNewThread_afterInstall_takesWhatItTook() {
    List<String> seen =
        value(
                """
                done, seen = threading.Event(), []
                def use(*args, **kwargs):
                    seen.append(repr((args, kwargs)))
                    done.set()
                _thread.start_new_thread(use, (1, 2), {"three": 3})
                done.wait(60)
                for wrong in ((None, ()), (use, 1)):
                    try:
                        _thread.start_new_thread(*wrong)
                    except TypeError:
                        seen.append("refused")
                seen
                """)
            .as(STRINGS);

    assertThat(seen).containsExactly("((1, 2), {'three': 3})", "refused");
  }

  @Test
  void threadMadeOutsidePython_isInitializedAndItsValuesGoWithIt() throws Exception {
    Value use = value("from perthread_suite import outside\noutside.use");
    AtomicReference<String> seen = new AtomicReference<>();
    Thread thread = new Thread(() -> seen.set(use.execute().asString()));
    thread.start();
    thread.join();

    assertThat(seen).hasValue("hello");
    assertThat(isTrue("outside.left_nothing()")).isTrue();
  }

  @Test
  void documentation_itsJava_compiles(@TempDir Path classes) {
    assertThat(JavaSnippet.all())
        .filteredOn(snippet -> snippet.isFor("io.github.perthread.graalpy"))
        .isNotEmpty()
        .allSatisfy(snippet ->
            assertThat(
                    snippet.compile(
                        classes, List.of("io.github.perthread.graalpy", "org.graalvm.polyglot")))
                .isEmpty());
  }
}
