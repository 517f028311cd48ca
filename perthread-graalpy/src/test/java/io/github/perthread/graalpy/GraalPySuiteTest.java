package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.PerThread;
import io.github.perthread.python.JavaSnippet;
import io.github.perthread.python.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite that is written in Python, on GraalPy, and what installing does. A context takes
 * seconds to start, so there is one, in which all is installed after it was looked at without.
 */
class GraalPySuiteTest {
  private static final TypeLiteral<List<String>> STRINGS = new TypeLiteral<>() {};

  private static Context python;
  private static Value beforeInstall;

  @BeforeAll
  static void start() {
    python = GraalPyProgram.newContext();
    ThreadingLocal.provide(python);
    python.getBindings("python").putMember("page", Suite.documentation());
    beforeInstall =
        value(
            """
            import _thread, _threading_local, threading
            import perthread, perthread_suite
            perthread_suite.local = _threading_local.local
            perthread_suite.documentation = page
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
    value(
        """
        import sys
        for name in list(sys.modules):
            if name.startswith("perthread_suite.test"):
                del sys.modules[name]
        perthread_suite.local = threading.local
        tests = runner.tests()
        """);
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
    List<String> names = value("sorted(tests)").as(STRINGS);
    assertThat(names).hasSizeGreaterThan(70);
    Value run = value("lambda name: runner.run(tests[name])");
    return names.stream()
        .map(name ->
            DynamicTest.dynamicTest(
                name, () -> assertThat(run.execute(name).asString()).isEmpty()));
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
    assertThat(isTrue("threading._start_new_thread is _thread.start_new_thread")).isTrue();
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
