package io.github.perthread.jython;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.python.Suite;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.python.util.PythonInterpreter;

/** The suite that is written in Python, on Jython: on the class installed, and only imported. */
class JythonSuiteTest {
  /** Where nothing is installed, the end of a thread is noticed soon, but not before join. */
  private static final String NEEDS_INSTALL = "AfterJoinAndCollect";

  @TestFactory
  Stream<DynamicTest> suite_onTheInstalledClass_passes() {
    PythonInterpreter python = JythonProgram.newInterpreter();
    ThreadingLocal.install(python.getSystemState());
    python.exec("from threading import local");
    return tests(python, name -> true);
  }

  @TestFactory
  Stream<DynamicTest> suite_onTheImportedClass_passes() {
    PythonInterpreter python = JythonProgram.newInterpreter();
    python.exec("from perthread import local");
    return tests(python, name -> !name.contains(NEEDS_INSTALL));
  }

  private static Stream<DynamicTest> tests(PythonInterpreter python, Predicate<String> wanted) {
    python.set("documentation", Suite.documentation());
    python.exec(
        """
        import perthread_suite
        perthread_suite.local = local
        perthread_suite.documentation = documentation
        from perthread_suite import runner
        tests = runner.tests()
        """);
    List<String> names =
        Stream.of((Object[]) python.eval("sorted(tests)").__tojava__(Object[].class))
            .map(Object::toString)
            .filter(wanted)
            .toList();
    assertThat(names).hasSizeGreaterThan(70);
    return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> run(python, name)));
  }

  private static void run(PythonInterpreter python, String name) {
    python.set("name", name);
    assertThat(python.eval("runner.run(tests[name])").toString()).isEmpty();
  }
}
