package io.github.perthread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tool as one file, copied to where nothing else is. */
class OneFileIT {
  @TempDir private Path temp;
  private Path jar;

  @BeforeEach
  void copyJar() throws IOException {
    jar =
        Files.copy(
            Path.of(System.getProperty("perthread.cli.jar")),
            temp.resolve("perthread.jar"),
            StandardCopyOption.REPLACE_EXISTING);
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    return runBy(java(), arguments);
  }

  private Run runBy(String java, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(java, "-jar", jar.toString()));
    line.addAll(List.of(arguments));
    Path err = temp.resolve("err");
    Process process =
        new ProcessBuilder(line).directory(temp.toFile()).redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, Files.readString(err));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Test
  void version_isThatOfTheBuild() throws Exception {
    Run run = run("--version");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).matches("(?s)perthread \\d+\\.\\d+\\.\\d+\\S*\\R.*");
  }

  @Test
  void process_isInspected_andTakesTheAgent() throws Exception {
    withWaitingProgram(pid -> {
      Run inspect = run("inspect", "--json", pid);
      assertThat(inspect.err()).doesNotContain("Exception");
      assertThat(inspect.out()).startsWith("{");

      Run attach = run("attach", pid);
      assertThat(attach.err()).isEmpty();
      assertThat(attach.out()).contains("The agent works in process " + pid);
    });
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere inspect needs jcmd, so a JDK")
  void process_isInspectedByAJre_whichHasNoJcmd() throws Exception {
    Path jre = temp.resolve("jre");
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--add-modules",
                "java.sql,java.net.http,jdk.attach,jdk.httpserver,jdk.jfr,jdk.management",
                "--output",
                jre.toString());
    assertThat(status).isZero();
    assertThat(jre.resolve("bin/jcmd")).doesNotExist();
    withWaitingProgram(pid -> {
      Run inspect = runBy(jre.resolve("bin/java").toString(), "inspect", "--json", pid);
      assertThat(inspect.err()).doesNotContain("jcmd", "Exception");
      assertThat(inspect.out()).startsWith("{");
    });
  }

  private interface Check {
    void with(String pid) throws Exception;
  }

  private void withWaitingProgram(Check check) throws Exception {
    Process process =
        new ProcessBuilder(
                java(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                AttachCommandIT.Waiting.class.getName())
            .redirectError(temp.resolve("errors.txt").toFile())
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("ready");
      check.with(Long.toString(process.pid()));
    } finally {
      try (OutputStream in = process.getOutputStream()) {
        in.write('\n');
      }
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void tour_hasTheAgentAndDrawsCharts() throws Exception {
    Run run = run("tour", "--short", "--requests=100", "--threads=2", "--html=tour.html");

    assertThat(run.err()).contains("[10/10]").doesNotContain("Exception");
    assertThat(run.out()).contains("ThreadLocal with the agent kept nothing.");
    assertThat(run.status()).isZero();
    assertThat(Files.readString(temp.resolve("tour.html"))).contains("<svg", "</html>");
  }

  @Test
  void file_hasTheLicences_noModuleDescriptorAndNothingTwice() throws IOException {
    Set<String> names = new TreeSet<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        assertThat(names.add(entry.getName())).as(entry.getName()).isTrue();
      }
      assertThat(file.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .matches("\\d+\\.\\d+\\.\\d+\\S*");
    }
    assertThat(names)
        .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/LICENSE-jmustache")
        .contains("io/github/perthread/cli/perthread-agent.jar")
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.startsWith("io/github/perthread/agent/"));
  }
}
