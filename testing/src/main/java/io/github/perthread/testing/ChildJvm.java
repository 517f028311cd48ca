package io.github.perthread.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own, of the same JDK and on the same class path as this one, that has ended: for
 * what can be set only when a JVM starts, and for what may end it.
 *
 * @param status what it returned to the system; -1 if it did not end in time
 * @param output what it printed, errors included
 */
public record ChildJvm(int status, String output) {
  private static final long DEADLINE_SECONDS = 600;

  /**
   * Runs a main class and fails if it does not end with status 0.
   *
   * @param options for the JVM
   * @param main the class
   * @param arguments of its {@code main}
   * @return what it printed, errors included
   */
  public static String run(List<String> options, Class<?> main, String... arguments) {
    return end(options, main.getName(), arguments).check(main.getName() + " " + options);
  }

  /**
   * Fails if it did not end with status 0.
   *
   * @param what was run
   * @return what it printed, errors included
   */
  public String check(String what) {
    if (status != 0) {
      throw new AssertionError(what + ", status " + status + ":\n" + output);
    }
    return output;
  }

  /**
   * Runs a main class to its end, whichever it is.
   *
   * @param options for the JVM
   * @param main the name of the class
   * @param arguments of its {@code main}
   * @return the JVM that has ended
   */
  public static ChildJvm end(List<String> options, String main, String... arguments) {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-cp", classPath(), main));
    Collections.addAll(command, arguments);
    return start(command);
  }

  /**
   * Returns whether a JVM starts with these options, so whether it has that collector, for one.
   *
   * @param options the options
   * @return whether it starts
   */
  public static boolean accepts(String... options) {
    List<String> command = new ArrayList<>(List.of(options));
    command.add("-version");
    return start(command).status == 0;
  }

  /**
   * Returns the class path of this JVM. Surefire's is a jar that refers to all others, which a
   * child and a compiler read as well; its property has the path itself.
   *
   * @return the class path
   */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /**
   * Returns the last line it printed that begins in a certain way.
   *
   * @param beginning how the line begins; empty for any line
   * @return the line, or "none"
   */
  public String lastLine(String beginning) {
    return output
        .lines()
        .filter(line -> line.startsWith(beginning))
        .reduce((before, last) -> last)
        .orElse("none");
  }

  /**
   * Runs a JVM to its end, whichever it is.
   *
   * @param arguments all that the JVM is told
   * @return the JVM that has ended
   */
  public static ChildJvm start(List<String> arguments) {
    return start(Path.of(System.getProperty("java.home")), arguments);
  }

  /**
   * Runs the JVM of a JDK to its end, whichever it is.
   *
   * @param home where the JDK is
   * @param arguments all that the JVM is told
   * @return the JVM that has ended
   */
  public static ChildJvm start(Path home, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
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
        return new ChildJvm(ended ? process.exitValue() : -1, text);
      } finally {
        Files.delete(output);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.toString(), e);
    }
  }
}
