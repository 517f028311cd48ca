package io.github.perthread.agent;

import io.github.perthread.agent.Jdks.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own with the packaged agent, or without. */
final class Program {
  /** The jar that this module builds. */
  static final Path AGENT = Path.of(System.getProperty("perthread.agent.jar", "not packaged"));

  private static final long DEADLINE_SECONDS = 120;

  private final List<String> command = new ArrayList<>();
  private String classPath = "";

  private Program(Jdk jdk) {
    command.add(jdk.tool("java").toString());
    command.addAll(List.of("-Xmx512m", "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
  }

  /** What a program printed, errors included, and its exit status. */
  record Result(int status, String output) {}

  static Program on(Jdk jdk) {
    return new Program(jdk);
  }

  static Program java() {
    return on(Jdks.running());
  }

  /** Has the agent start with options; none if the text is empty. */
  Program agent(String options) {
    return option("-javaagent:" + AGENT + (options.isEmpty() ? "" : "=" + options));
  }

  Program option(String... options) {
    command.addAll(List.of(options));
    return this;
  }

  Program classPath(Path... places) {
    classPath =
        Stream.of(places).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  /** Runs it to its end. */
  Result start(String... arguments) {
    List<String> all = new ArrayList<>(command);
    if (!classPath.isEmpty()) {
      all.addAll(List.of("-cp", classPath));
    }
    all.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("program", ".txt");
      try {
        return await(all, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(all.toString(), e);
    }
  }

  private static Result await(List<String> command, Path output)
      throws IOException, InterruptedException {
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
  }

  /** Runs it, and fails if it fails; returns what it printed. */
  String run(String... arguments) {
    Result result = start(arguments);
    if (result.status != 0) {
      throw new AssertionError(command + ", status " + result.status + ":\n" + result.output);
    }
    return result.output;
  }
}
