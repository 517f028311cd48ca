package io.github.perthread.graalpy;

import io.github.perthread.python.DemonstrationTests;

/** That the built-in class fails shows that the test which ours passes can fail. */
class GraalPyMemoryTest extends DemonstrationTests {
  GraalPyMemoryTest() {
    super("GraalPy", GraalPyProgram.class);
  }
}
