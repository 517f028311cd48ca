package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.python.Suite;
import java.util.List;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.DynamicTest;

/** The tests that are written in Python, as tests of JUnit. */
final class PythonTests {
  private static final TypeLiteral<List<String>> STRINGS = new TypeLiteral<>() {};

  private PythonTests() {}

  /** All of the suite, on the class that is {@code threading.local} in the context. */
  static Stream<DynamicTest> of(Context python) {
    python.getBindings("python").putMember("page", Suite.documentation());
    Value tests =
        python.eval(
            "python",
            """
            import sys, threading
            import perthread_suite
            for name in list(sys.modules):
                if name.startswith("perthread_suite.test"):
                    del sys.modules[name]
            perthread_suite.local = threading.local
            perthread_suite.documentation = page
            from perthread_suite import runner
            runner.tests()
            """);
    List<String> names = python.eval("python", "sorted").execute(tests).as(STRINGS);
    assertThat(names).hasSizeGreaterThan(100);
    Value run = python.eval("python", "lambda tests, name: runner.run(tests[name])");
    return names.stream()
        .map(name ->
            DynamicTest.dynamicTest(
                name, () -> assertThat(run.execute(tests, name).asString()).isEmpty()));
  }
}
