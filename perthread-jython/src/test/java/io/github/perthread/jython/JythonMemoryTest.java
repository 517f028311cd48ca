package io.github.perthread.jython;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.python.DemonstrationTests;
import org.junit.jupiter.api.Test;
import org.python.util.PythonInterpreter;

/**
 * What the built-in class does in the same run. That it fails shows that the tests which ours
 * passes can fail.
 */
class JythonMemoryTest extends DemonstrationTests {
  JythonMemoryTest() {
    super("Jython", JythonProgram.class);
  }

  @Test
  void cycleOfValueAndLocal_onTheBuiltIn_isKept() {
    try (PythonInterpreter python = JythonProgram.newInterpreter()) {
      python.exec("import threading");
      python.exec("import perthread_suite; perthread_suite.local = threading.local");
      python.exec("from perthread_suite import test_memory");
      String report = python.eval("test_memory.report(threading.local)").toString();
      System.out.println("Jython, built-in: " + report.replace("\n", "; "));

      assertThat(report).contains("cycle: kept").contains("cycle_through_others: kept");
    }
  }

  @Test
  void twoThreads_onThePurePythonForm_waitForEachOther() {
    try (PythonInterpreter python = JythonProgram.newInterpreter()) {
      python.exec("import perthread_suite, _threading_local");
      python.exec("perthread_suite.local = _threading_local.local");
      python.exec("from perthread_suite.test_classes import Waiting, two_threads_at_once");

      assertThat(python.eval("two_threads_at_once(Waiting, 1)").__nonzero__()).isFalse();
    }
  }
}
