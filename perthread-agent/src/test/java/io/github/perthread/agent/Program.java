package io.github.perthread.agent;

import io.github.perthread.agent.Jdks.Jdk;
import io.github.perthread.testing.ChildJvm;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JVM is told that runs with the packaged agent, or without. */
final class Program {
  /** The jar that this module builds. */
  static final Path AGENT = Path.of(System.getProperty("perthread.agent.jar", "not packaged"));

  private final Jdk jdk;
  private final List<String> options =
      new ArrayList<>(List.of("-Xmx512m", "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
  private String classPath = "";

  private Program(Jdk jdk) {
    this.jdk = jdk;
  }

  static Program on(Jdk jdk) {
    return new Program(jdk);
  }

  static Program java() {
    return on(Jdks.running());
  }

  /** Has the agent start with options; none if the text is empty. */
  Program agent(String text) {
    return option("-javaagent:" + AGENT + (text.isEmpty() ? "" : "=" + text));
  }

  Program option(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  Program classPath(Path... places) {
    classPath =
        Stream.of(places).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  /** Runs it to its end. */
  ChildJvm start(String... arguments) {
    List<String> all = new ArrayList<>(options);
    if (!classPath.isEmpty()) {
      all.addAll(List.of("-cp", classPath));
    }
    all.addAll(List.of(arguments));
    return ChildJvm.start(jdk.home(), all);
  }

  /** Runs it, and fails if it fails; returns what it printed. */
  String run(String... arguments) {
    return start(arguments).check(jdk + " " + options);
  }
}
