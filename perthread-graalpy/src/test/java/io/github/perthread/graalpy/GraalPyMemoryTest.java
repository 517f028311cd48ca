package io.github.perthread.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.python.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same program on ours and on the built-in class, in a small heap. */
class GraalPyMemoryTest {
  private static final List<String> SMALL_HEAP =
      List.of("-Xmx400m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

  private static ChildJvm demonstrate(String whose) {
    ChildJvm child =
        ChildJvm.run(
            SMALL_HEAP, GraalPyProgram.class.getName(), whose, "perthread_suite.demonstration");
    System.out.println("GraalPy, " + whose + ", sessions and MB: " + child.lastLine(""));
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
}
