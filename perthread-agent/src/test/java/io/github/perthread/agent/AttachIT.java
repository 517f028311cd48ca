package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.github.perthread.agent.Jdks.Jdk;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in a program that runs already: what is made from then on, but for old subclasses. */
class AttachIT {
  @TempDir private Path temp;

  static Stream<Jdk> jdks() {
    return Jdks.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void agent_attachedToAProgramThatRuns_changesWhatIsMadeFromThenOn(Jdk jdk) throws Exception {
    Path shop = Jars.shop(temp);
    Process process =
        new ProcessBuilder(
                jdk.tool("java").toString(), "-Xmx64m", "-cp", shop.toString(), "shop.Running")
            .redirectError(temp.resolve("errors.txt").toFile())
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("before: thread-local thread-local thread-local");
      attach(process.pid());
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      List<String> lines = out.lines().toList();
      assertThat(lines)
          .containsExactly(
              "old object: thread-local kept",
              "old class: stand-in stand-in",
              "old subclass: thread-local",
              "new classes: 6 of 6 locals are stand-ins");
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void attach(long pid) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      machine.loadAgent(Program.AGENT.toString());
      machine.loadAgent(Program.AGENT.toString()); // is on already: says so, and does nothing
    } finally {
      machine.detach();
    }
  }
}
