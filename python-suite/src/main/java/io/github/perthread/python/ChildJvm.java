package io.github.perthread.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class run to its end in a JVM of its own, of the JDK and on the class path of this one.
 */
public record ChildJvm(int exitCode, List<String> output) {
  private static final long DEADLINE_MINUTES = 10;

  /**
   * Runs it.
   *
   * @param options what the JVM is told before the class
   * @param main the class, and its arguments
   */
  public static ChildJvm run(List<String> options, String... main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath()));
    Collections.addAll(command, main);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Thread killer = killerOf(process);
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      killer.interrupt();
      killer.join();
      return new ChildJvm(exitCode, text.lines().toList());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread killerOf(Process process) {
    Thread killer =
        new Thread(() -> {
          try {
            if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
              process.destroyForcibly();
            }
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
    killer.setDaemon(true);
    killer.start();
    return killer;
  }

  /**
   * Surefire's own property is no path but a jar that refers to it, which children read as well.
   */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The last line that begins as told, or the last of all. */
  public String lastLine(String beginning) {
    return output.stream().filter(l -> l.startsWith(beginning)).reduce((a, b) -> b).orElse("none");
  }
}
