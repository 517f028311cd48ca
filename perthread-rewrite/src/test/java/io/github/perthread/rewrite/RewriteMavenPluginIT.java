package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the command of {@code docs/rewrite.md}, with the real rewrite-maven-plugin, in a copy of
 * {@code src/test/projects/sample}.
 */
class RewriteMavenPluginIT {
  private static final Path SAMPLE = Path.of("src/test/projects/sample");
  private static final Path FOLDER = Path.of("target/it").toAbsolutePath();

  /** Not in this repository: the plugin would leave out what its {@code .gitignore} names. */
  @TempDir private static Path project;

  private static final Map<Path, String> AFTER_ONE_RUN = new TreeMap<>();

  @BeforeAll
  static void run() throws IOException, InterruptedException {
    copySample();
    Files.writeString(FOLDER.resolve("settings.xml"), settings());
    runPlugin();
    AFTER_ONE_RUN.putAll(sources());
  }

  private static void copySample() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = project.resolve(SAMPLE.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file));
      }
    }
  }

  /** Has Maven look at what this build has already got before it asks elsewhere. */
  private static String settings() {
    String repository =
        "<id>have</id><url>"
            + Path.of(System.getProperty("perthread.test.repository")).toUri()
            + "</url>";
    return """
    <settings>
      <localRepository>%s</localRepository>
      <profiles>
        <profile>
          <id>have</id>
          <repositories><repository>%s</repository></repositories>
          <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>have</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(FOLDER.resolve("repository"), repository, repository);
  }

  private static void runPlugin() throws IOException, InterruptedException {
    Path maven = Path.of(System.getProperty("perthread.test.maven"), "bin");
    boolean isWindows = System.getProperty("os.name").startsWith("Windows");
    List<String> command = new ArrayList<>();
    command.add(maven.resolve(isWindows ? "mvn.cmd" : "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-s", FOLDER.resolve("settings.xml").toString()));
    command.add(System.getProperty("perthread.test.plugin") + ":run");
    command.add(
        "-Drewrite.recipeArtifactCoordinates=io.github.perthread:perthread-rewrite:"
            + System.getProperty("perthread.test.version"));
    command.add("-Drewrite.activeRecipes=io.github.perthread.rewrite.UsePerThread");
    Path log = FOLDER.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<Path, String> sources() throws IOException {
    Map<Path, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(project.resolve("target"))) {
          sources.put(project.relativize(file), Files.readString(file));
        }
      }
    }
    return sources;
  }

  private static String file(String path) {
    return AFTER_ONE_RUN.getOrDefault(Path.of(path), "");
  }

  @Test
  void code_makesPerThreads() {
    assertThat(file("src/main/java/sample/Greeter.java"))
        .contains("import io.github.perthread.PerThread;")
        .contains("private static final PerThread<StringBuilder> BUFFER =")
        .contains("PerThread.withInitial(StringBuilder::new)")
        .contains("public static final ThreadLocal<Integer> DEPTH =\n      new PerThread<>() {")
        .contains(
            "/*~~(UsePerThread left this as it is: "
                + SelfCalls.REASON
                + ")~~>*/new ThreadLocal<>()");
    assertThat(file("src/main/java/sample/Request.java"))
        .contains("class Request extends PerThread<String>")
        .contains(
            "private static final ThreadLocal<Request> INHERITED = new InheritableThreadLocal<>()");
    assertThat(file("src/test/java/sample/InTests.java"))
        .contains("private final PerThread<Greeter> greeter = PerThread.withInitial(Greeter::new)");
  }

  @Test
  void build_getsTheDependency() {
    assertThat(file("pom.xml"))
        .containsOnlyOnce("<artifactId>perthread</artifactId>")
        .contains("<version>" + System.getProperty("perthread.test.version") + "</version>")
        .doesNotContain("~~");
  }

  @Test
  void module_getsTheDirective() {
    assertThat(file("src/main/java/module-info.java"))
        .isEqualTo(
            """
            /** A module that logs. */
            module sample {
              requires java.logging; // for the log
              requires io.github.perthread;

              exports sample;
            }
            """);
  }

  /** The plugin compiles before it runs the recipes, so that this also shows that it compiles. */
  @Test
  void secondRun_changesNothing() throws IOException, InterruptedException {
    runPlugin();
    assertThat(sources()).isEqualTo(AFTER_ONE_RUN);
  }
}
