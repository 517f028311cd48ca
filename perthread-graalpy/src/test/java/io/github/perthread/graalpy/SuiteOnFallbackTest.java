package io.github.perthread.graalpy;

import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The suite that is written in Python, on the class that is written in Python. */
class SuiteOnFallbackTest {
  private static Context python;

  @BeforeAll
  static void start() {
    python = GraalPyProgram.newContext();
    Engines.FALLBACK.install(python);
  }

  @AfterAll
  static void stop() {
    python.close();
  }

  @TestFactory
  Stream<DynamicTest> suite_passes() {
    return PythonTests.of(python);
  }
}
