package io.github.perthread.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, the same as this one, for what can be set only when it starts. */
public final class ChildJvm {
  private static final long DEADLINE_SECONDS = 180;

  private ChildJvm() {}

  /**
   * Runs a main class of this class path, and fails if it does not end with status 0.
   *
   * @param options for the JVM
   * @return what it printed, errors included
   */
  public static String run(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Result result = start(command);
    if (result.status != 0) {
      throw new AssertionError(
          main.getName() + " " + options + ", status " + result.status + ":\n" + result.output);
    }
    return result.output;
  }

  /** Whether the JVM starts with these options, so whether it has that collector, for one. */
  public static boolean accepts(String... options) {
    List<String> command = new ArrayList<>(List.of(options));
    command.add("-version");
    return start(command).status == 0;
  }

  private static Result start(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile("child-jvm", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        return new Result(ended ? process.exitValue() : -1, text);
      } finally {
        Files.delete(output);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.toString(), e);
    }
  }

  private record Result(int status, String output) {}
}
