package io.github.perthread.jython;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.python.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.python.util.PythonInterpreter;

/**
 * What the built-in class does in the same run. That it fails shows that the tests which ours
 * passes can fail.
 */
class JythonMemoryTest {
  private static final List<String> SMALL_HEAP =
      List.of("-Xmx400m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

  private static ChildJvm demonstrate(String whose) {
    ChildJvm child =
        ChildJvm.run(
            SMALL_HEAP, JythonProgram.class.getName(), whose, "perthread_suite.demonstration");
    System.out.println("Jython, " + whose + ", sessions and MB: " + child.lastLine(""));
    return child;
  }

  @Test
  void sessionsOf1MiB_inAHeapOf400MB_areAllServed() {
    ChildJvm ours = demonstrate("ours");

    assertThat(ours.exitCode()).as("%s", ours.output()).isZero();
    assertThat(ours.lastLine("2000 ")).startsWith("2000 ");
  }

  @Test
  void sessionsOf1MiB_onTheBuiltIn_runOutOfMemory() {
    ChildJvm builtIn = demonstrate("builtin");

    assertThat(builtIn.exitCode()).as("%s", builtIn.output()).isNotZero();
    assertThat(builtIn.output()).anyMatch(line -> line.contains("OutOfMemoryError"));
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
