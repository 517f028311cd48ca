package io.github.perthread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code bin/perthread} in a tree of its own, with a java and an mvn that say how they are called.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script for a POSIX shell")
class ScriptTest {
  private static final String BUILDING = "perthread: building it";

  @TempDir private Path temp;
  private Path root;
  private Path tools;
  private Path script;

  @BeforeEach
  void layTree() throws IOException {
    root = Files.createDirectories(temp.resolve("a checkout"));
    tools = Files.createDirectories(temp.resolve("tools"));
    script = Files.createDirectories(root.resolve("bin")).resolve("perthread");
    Files.copy(
        Path.of("..", "bin", "perthread").toAbsolutePath(),
        script,
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createFile(root.resolve("pom.xml"));
    for (String module : List.of("perthread", "perthread-cli")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.createFile(root.resolve(module).resolve("src/main/Source.java"));
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
    tool("java", "for a in \"$@\"; do echo \"java:$a\"; done; exit ${STATUS:-0}");
    tool("mvn", "echo noise; echo run >>mvn.runs; touch \"$JAR\"; exit ${BUILD:-0}");
  }

  private void tool(String name, String body) throws IOException {
    Path tool = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void firstUse_buildsSayingSoInOneLine() throws Exception {
    Run run = run(script, Map.of(), "--version");

    assertThat(run.status()).isZero();
    assertThat(run.err().lines()).singleElement().asString().startsWith(BUILDING);
    assertThat(run.out()).contains("java:-jar\n").endsWith("java:--version\n");
  }

  @Test
  void laterUse_doesNotBuild() throws Exception {
    run(script, Map.of(), "--version");

    assertThat(run(script, Map.of(), "--version").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"perthread/src/main/Source.java", "perthread-cli/src/main/Source.java", "pom.xml"})
  void newerSource_buildsAgainOnce(String changed) throws Exception {
    run(script, Map.of(), "--version");
    Files.setLastModifiedTime(root.resolve(changed), FileTime.from(Instant.now().plusSeconds(5)));
    run(script, Map.of(), "--version");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void failedBuild_showsItsOutputAndIsTriedAgain() throws Exception {
    Run run = run(script, Map.of("BUILD", "1"), "--version");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("noise").contains("the build failed");
    assertThat(run.out()).isEmpty();
    assertThat(run(script, Map.of(), "--version").err()).startsWith(BUILDING);
  }

  @Test
  void status_isThatOfJava() throws Exception {
    assertThat(run(script, Map.of("STATUS", "7"), "tour").status()).isEqualTo(7);
  }

  @Test
  void arguments_arePassedOnAsTheyAre() throws Exception {
    Run run = run(script, Map.of(), "tour", "--html", "a b/*.html", "");

    assertThat(run.out()).endsWith("java:tour\njava:--html\njava:a b/*.html\njava:\n");
  }

  @Test
  void symbolicLinks_leadToTheTree() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), script);
    Path relative = Files.createSymbolicLink(temp.resolve("relative"), Path.of("link"));

    assertThat(run(relative, Map.of(), "--version").out())
        .isEqualTo(run(script, Map.of(), "--version").out())
        .contains(
            root.toRealPath().resolve("perthread-cli/target/perthread-cli-1-all.jar").toString());
    assertThat(link).isSymbolicLink();
  }

  @Test
  void javaHome_isPreferredToThePath() throws Exception {
    Path home = temp.resolve("home");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho from home\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(run(script, Map.of("JAVA_HOME", home.toString())).out()).isEqualTo("from home\n");
  }

  @Test
  void javaHomeWithoutJava_isNamed() throws Exception {
    Run run = run(script, Map.of("JAVA_HOME", "/nowhere"), "tour");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("/nowhere");
  }

  @ParameterizedTest
  @CsvSource({
    "tour, -Xmx400m",
    "tour --heap-limit 250m, -Xmx250m",
    "tour --heap-limit=2g, -Xmx2g",
    "tour --heap-limit nonsense, -Xmx400m",
    "tour --heap-limit, -Xmx400m",
    "tour --heap-limit 99999999g, -Xmx400m",
  })
  void heap_isWhatTheTourMayUse(String args, String flag) throws Exception {
    assertThat(run(script, Map.of(), args.split(" ")).out()).startsWith("java:" + flag + "\n");
  }

  @Test
  void heap_growsWithTheDumpToInspect() throws Exception {
    Path dump = temp.resolve("heap dump.hprof");
    Files.write(dump, new byte[10 << 20]);

    assertThat(run(script, Map.of(), "inspect", "--json", dump.toString()).out())
        .startsWith("java:-Xmx135m\n");
  }

  @Test
  void heap_ofACompressedDump_isThatOfWhatIsInIt_whateverItsName() throws Exception {
    Path dump = temp.resolve("dump.bin");
    byte[] packed = new byte[10 << 20];
    packed[0] = 0x1f;
    packed[1] = (byte) 0x8b;
    Files.write(dump, packed);

    assertThat(run(script, Map.of(), "inspect", dump.toString()).out())
        .startsWith("java:-Xmx189m\n");
  }

  @Test
  void oldJava_isRefusedInOneLine() throws Exception {
    Path home = Files.createDirectories(temp.resolve("old"));
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho UnsupportedClassVersionError\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String version : List.of("1.8.0_402", "11.0.2")) {
      Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
      Run run = run(script, Map.of("JAVA_HOME", home.toString()), "tour");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).startsWith("perthread: Java 17 or newer is needed");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void failedBuild_showsNoStackTrace() throws Exception {
    tool("mvn", "echo 'ERROR broken'; printf '\\tat a.B.c(D.java:1)\\n'; exit 1");
    Run run = run(script, Map.of(), "tour");

    assertThat(run.err()).contains("perthread: maven: ERROR broken").doesNotContain("at a.B");
    assertThat(run.err().lines()).allMatch(line -> line.startsWith("perthread: "));
  }

  @Test
  void heap_isJavasChoiceForAProcessToInspect() throws Exception {
    assertThat(run(script, Map.of(), "inspect", "4711").out()).doesNotContain("-Xmx");
  }

  private int builds() throws IOException {
    return Files.readAllLines(temp.resolve("mvn.runs")).size();
  }

  private Run run(Path command, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(args));
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(temp.toFile()).redirectError(err.toFile());
    Path target = root.resolve("perthread-cli/target");
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().put("JAR", target.resolve("perthread-cli-1-all.jar").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, Files.readString(err));
  }
}
