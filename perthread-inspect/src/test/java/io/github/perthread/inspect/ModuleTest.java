package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.planted.Faults;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module: what users may call, and nothing else. */
final class ModuleTest {
  private static final String NAME = "io.github.perthread.inspect";
  private static final Path PLACE = placeOf(InspectCommand.class);

  @TempDir Path folder;

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void module_exportsOnePackage() {
    ModuleDescriptor module = ModuleFinder.of(PLACE).find(NAME).orElseThrow().descriptor();

    assertThat(module.exports()).extracting(Exports::source).containsExactly(NAME);
    assertThat(module.exports()).noneMatch(Exports::isQualified);
    assertThat(module.opens())
        .allSatisfy(opens ->
            assertThat(opens.targets())
                .isNotEmpty()
                .isSubsetOf("info.picocli", "com.google.gson", "com.samskivert.jmustache"));
    assertThat(module.isOpen()).isFalse();
  }

  @Test
  void exportedPackage_hasTheCommandAndTheModelAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(PLACE.resolve(NAME.replace('.', '/')))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(file -> file.endsWith(".class") && !file.contains("$"))
                  .filter(file -> !file.equals("package-info.class"))
                  .toList())
          .containsExactlyInAnyOrder(
              "InspectCommand.class",
              "DumpInspector.class",
              "Inspection.class",
              "LeakKind.class",
              "LocalKind.class");
    }
  }

  /** With picocli, Gson and JMustache as modules: what they reflect on is open to them. */
  @Test
  void command_runsAsAModule() throws Exception {
    Path dump = folder.resolve("heap.hprof");
    Jdk.own().run(List.of("-Xmx64m"), Faults.class, "self", dump.toString());
    Path page = folder.resolve("page.html");
    Process process =
        new ProcessBuilder(
                Jdk.own().home().resolve("bin/java").toString(),
                "-p",
                modulePath(),
                "-m",
                NAME + "/" + InspectCommand.class.getName(),
                "-q",
                "--json",
                "--html",
                page.toString(),
                dump.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said).contains("\"leak\": \"self\"");
    assertThat(page).content().contains("Faults$SelfValue.local");
  }

  private static String modulePath() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.concat(
            Stream.of(PLACE.toString()),
            Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(file ->
                    file.matches(
                        ".*[/\\\\](picocli|gson|jmustache|error_prone_annotations)-[^/\\\\]*\\.jar")))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
