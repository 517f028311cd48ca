package io.github.perthread.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same program on ours and on the built-in class of a Python, in a small heap. */
public abstract class DemonstrationTests {
  static final int HEAP_MB = 400;

  private final String python;
  private final Class<?> program;

  /**
   * For a Python.
   *
   * @param python its name
   * @param program the class whose {@code main} runs a module of the suite on it
   */
  protected DemonstrationTests(String python, Class<?> program) {
    this.python = python;
    this.program = program;
  }

  /** Runs it, {@code ours} or {@code builtin}; it prints how many sessions took how many MB. */
  static ChildJvm run(String program, String whose) {
    List<String> smallHeap =
        List.of("-Xmx" + HEAP_MB + "m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");
    return ChildJvm.end(smallHeap, program, whose, "perthread_suite.demonstration");
  }

  private ChildJvm run(String whose) {
    ChildJvm child = run(program.getName(), whose);
    System.out.println(python + ", " + whose + ", sessions and MB: " + child.lastLine(""));
    return child;
  }

  @Test
  void sessionsOf1MiB_inAHeapOf400MB_areAllServed() {
    ChildJvm ours = run("ours");

    assertThat(ours.status()).as("%s", ours.output()).isZero();
    assertThat(ours.lastLine("2000 ")).startsWith("2000 ");
  }

  @Test
  void sessionsOf1MiB_onTheBuiltIn_runOutOfMemory() {
    ChildJvm builtIn = run("builtin");

    assertThat(builtIn.status()).as("%s", builtIn.output()).isNotZero();
    assertThat(builtIn.output()).contains("OutOfMemoryError");
  }
}
