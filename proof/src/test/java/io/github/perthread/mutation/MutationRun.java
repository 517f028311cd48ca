package io.github.perthread.mutation;

import io.github.perthread.proof.Setting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs, for each mutation, the tests that are to notice it; {@code proof/mutations/run.sh} calls
 * it. The same tests must pass on the engine as it is, or their failure would show nothing.
 */
final class MutationRun {
  private static final long DEADLINE_SECONDS = 240;
  private static final String HEAD =
      """
      # Mutations

      The engine broken on purpose, one thing at a time, and which tests noticed: written by
      [`proof/mutations/run.sh`](../../proof/mutations/run.sh), not to be edited. Each patch says
      what it breaks, or the shortest bad interleaving. All these tests pass on the engine as it is;
      that is tried in the same run. A test class is left at its first failure.
      """;

  private final Path scratch = Files.createTempDirectory("mutations");
  private final Map<String, Outcome> onTheEngineAsItIs = new HashMap<>();
  private int unnoticed;

  private MutationRun() throws IOException {}

  /** What came of a run of one test class. */
  private record Outcome(String test, boolean noticed, List<String> failed, List<String> output) {
    String print() {
      return test + (failed.isEmpty() ? "" : " (" + String.join(", ", failed) + ")");
    }
  }

  /** The arguments are names of mutations; if there are none, all are tried. */
  public static void main(String... names) throws Exception {
    List<Mutation> mutations = names.length == 0 ? Mutation.all() : Mutation.named(List.of(names));
    MutationRun run = new MutationRun();
    try {
      run.print(mutations);
    } finally {
      delete(run.scratch);
    }
    System.exit(run.unnoticed == 0 ? 0 : 1);
  }

  private void print(List<Mutation> mutations) throws Exception {
    System.out.println(HEAD);
    System.out.println(Setting.table());
    System.out.println("| mutation | noticed by | JDK |");
    System.out.println("|---|---|--:|");
    for (Mutation mutation : mutations) {
      long start = System.nanoTime();
      System.out.println(row(mutation));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      System.err.println(mutation.name() + ": " + seconds + " s");
    }
  }

  private String row(Mutation mutation) throws Exception {
    Jdk jdk = Jdk.matching(mutation.get("JDK"));
    EngineClasses engine = new EngineClasses(scratch.resolve(mutation.name()));
    try {
      engine.replace(mutation.sources());
    } catch (IllegalStateException e) {
      throw new IllegalStateException(mutation.name(), e);
    }
    List<String> noticed = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (String test : mutation.tests()) {
      requireToPass(mutation, test, jdk);
      Outcome outcome = run(mutation, test, jdk, engine);
      (outcome.noticed ? noticed : not).add(outcome.print());
    }
    boolean known = !mutation.get("Unseen").isEmpty();
    unnoticed += not.isEmpty() || known ? 0 : 1;
    String verdict = String.join("; ", noticed);
    if (!not.isEmpty()) {
      verdict += noticed.isEmpty() ? "" : "; ";
      verdict += "**not by** " + String.join(", ", not);
      verdict += known ? ": " + mutation.get("Unseen") : "";
    }
    return "| [%s](../../proof/mutations/%s.patch) | %s | %d |"
        .formatted(mutation.name(), mutation.name(), verdict, jdk.feature());
  }

  private void requireToPass(Mutation mutation, String test, Jdk jdk) throws Exception {
    String key = test + mutation.get("Races") + jdk.feature();
    if (!onTheEngineAsItIs.containsKey(key)) {
      EngineClasses engine = new EngineClasses(scratch.resolve("original-" + key.hashCode()));
      onTheEngineAsItIs.put(key, run(mutation, test, jdk, engine));
    }
    Outcome outcome = onTheEngineAsItIs.get(key);
    if (outcome != null && outcome.noticed) {
      throw new IllegalStateException(
          "Fails on the engine as it is:\n" + String.join("\n", outcome.output));
    }
  }

  private Outcome run(Mutation mutation, String test, Jdk jdk, EngineClasses engine)
      throws IOException, InterruptedException {
    Path output = scratch.resolve("output.txt");
    Process process =
        new ProcessBuilder(command(mutation, test, jdk, engine))
            .directory(Mutation.ROOT.resolve(mutation.get("Module")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    String shown = mutation.get("Races").isEmpty() ? test : "jcstress " + mutation.get("Races");
    if (!ended) {
      return new Outcome(shown, true, List.of("does not end"), List.of());
    }
    List<String> lines = Files.readAllLines(output);
    if (process.exitValue() > SelectedTests.SOME_FAILED) {
      throw new IllegalStateException(test + ":\n" + String.join("\n", lines));
    }
    List<String> failed =
        lines.stream()
            .filter(line -> line.startsWith(SelectedTests.FAILED))
            .map(line -> line.substring(SelectedTests.FAILED.length()).replaceAll("\\(.*", ""))
            .distinct()
            .toList();
    boolean races = !mutation.get("Races").isEmpty();
    return new Outcome(
        shown, process.exitValue() == SelectedTests.SOME_FAILED, races ? List.of() : failed, lines);
  }

  /** As the build runs the module's tests. */
  private static List<String> command(Mutation mutation, String test, Jdk jdk, EngineClasses engine)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(jdk.java()));
    String classPath = System.getProperty("java.class.path");
    String packageName = "io.github.perthread.";
    if (mutation.get("Module").equals("perthread")) {
      command.addAll(List.of("-XX:+UseG1GC", "-Xmx1g", "-Dperthread.collector=G1"));
      classPath = classPathOfTheLibrarysTests(classPath);
    } else {
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
      if (!mutation.get("Races").isEmpty()) {
        command.add("-Dperthread.jcstress.races=" + mutation.get("Races") + "$");
        command.add("-Dperthread.jcstress.millis=2000");
      }
    }
    command.addAll(List.of("-cp", engine.in(classPath)));
    command.addAll(List.of(SelectedTests.class.getName(), packageName + test));
    return command;
  }

  private static String classPathOfTheLibrarysTests(String own) throws IOException {
    Path target = Mutation.ROOT.resolve("perthread/target").toAbsolutePath().normalize();
    return String.join(
        File.pathSeparator,
        target.resolve("test-classes").toString(),
        target.resolve("classes").toString(),
        Files.readString(target.resolve("class-path.txt")).strip(),
        own.split(File.pathSeparator, -1)[0]); // where SelectedTests is
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
