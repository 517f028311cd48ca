package io.github.perthread.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JDK of this machine: the one that runs the tests, or one installed beside it. */
record Jdk(Path home, int feature) {
  private static final long DEADLINE_SECONDS = 180;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
  private static final List<String> COLLECTORS =
      List.of("UseG1GC", "UseZGC", "UseSerialGC", "UseParallelGC", "UseShenandoahGC");

  /** The JDK that runs the tests. */
  static Jdk own() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** All JDKs here of 17 or later, the own one first. */
  static List<Jdk> all() {
    List<Jdk> all = new ArrayList<>(List.of(own()));
    try (Stream<Path> siblings = Files.list(own().home().toRealPath().getParent())) {
      List<Path> homes = new ArrayList<>(List.of(own().home().toRealPath()));
      for (Path sibling : siblings.sorted().toList()) {
        Path home = sibling.toRealPath();
        Path release = home.resolve("release");
        if (Files.isExecutable(home.resolve("bin/java"))
            && Files.exists(release)
            && !homes.contains(home)) {
          homes.add(home);
          Matcher version = VERSION.matcher(Files.readString(release));
          if (version.find() && Integer.parseInt(version.group(1)) >= 17) {
            all.add(new Jdk(home, Integer.parseInt(version.group(1))));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** The options for the collectors that this JDK has. */
  List<String> collectors() {
    String flags =
        run(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+PrintFlagsFinal", "-version"));
    return COLLECTORS.stream().filter(flags::contains).map(name -> "-XX:+" + name).toList();
  }

  /** Runs a program of the tests with options and arguments; what it printed. */
  String run(List<String> options, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>(options);
    command.addAll(classPath());
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Starts a program of the tests, with its input and output piped. */
  Process start(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), program, arguments);
  }

  /** Starts a program of the tests with options, with its input and output piped. */
  Process start(List<String> options, Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-Xmx256m"));
    command.addAll(options);
    command.addAll(classPath());
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<String> classPath() {
    String path = System.getProperty("surefire.test.class.path");
    return List.of("-cp", path == null ? System.getProperty("java.class.path") : path);
  }

  private String run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
    command.addAll(arguments);
    try {
      Path log = Files.createTempFile("child", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String output = Files.readString(log);
      Files.delete(log);
      if (process.exitValue() != 0) {
        String outcome = ended ? "status " + process.exitValue() : "it does not end";
        throw new AssertionError(String.join(" ", command) + ": " + outcome + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
