package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the jcstress tests in a short form: each once, for a moment. The long form is {@code
 * stress/jcstress.sh}.
 */
class JcstressTest {
  private static final String ALL = "io.github.perthread.(Insert|Close|Take)Races";
  private static final int RACE_COUNT = 15;

  /** Those that a mutation is to be caught by, or all. */
  private static final String RACES = System.getProperty("perthread.jcstress.races", ALL);

  @Test
  void races_showNoForbiddenOutcome() throws Exception {
    Path directory = Files.createDirectories(Path.of("target", "jcstress"));
    File output = directory.resolve("short.txt").toFile();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            absolute(System.getProperty("java.class.path")),
            "org.openjdk.jcstress.Main",
            "-t",
            RACES,
            "-f",
            "1",
            "-iters",
            "1",
            "-time",
            "150",
            "-jvmArgs",
            "-XX:+UseSerialGC",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-hs",
            "64",
            "-pth",
            "false");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String text = Files.readString(output.toPath());
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("Failed tests: No matches", "Error tests: No matches")
        .contains(RACES.equals(ALL) ? "All remaining tests: " + RACE_COUNT + " matching" : RACES);
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        List.of(classPath.split(File.pathSeparator, -1)).stream()
            .map(place -> Path.of(place).toAbsolutePath().toString())
            .toList());
  }
}
