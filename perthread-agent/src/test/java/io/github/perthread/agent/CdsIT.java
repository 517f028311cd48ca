package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an archive of the application's classes (AppCDS), made without the agent or with it. */
class CdsIT {
  private static final String ALL = "6 of 6 locals are stand-ins\n";
  private static final String ARCHIVE = "shared objects file (top)";
  private static final String WARNING = "Sharing is only supported for boot loader classes";

  @TempDir private Path temp;
  private Path shop;
  private Path archive;
  private Path loaded;

  @BeforeEach
  void buildShop() throws IOException {
    shop = Jars.shop(temp);
    archive = temp.resolve("shop.jsa");
    loaded = temp.resolve("loaded.txt");
  }

  private static Program program() {
    return Program.java();
  }

  private void dump(Program program) {
    program.option("-XX:ArchiveClassesAtExit=" + archive).classPath(shop).run("shop.Main");
    assertThat(archive).isNotEmptyFile();
  }

  private String run(Program program) {
    return program
        .option("-XX:SharedArchiveFile=" + archive)
        .option("-Xlog:class+load:file=" + loaded + "::filecount=0")
        .classPath(shop)
        .run("shop.Main");
  }

  /** Returns from where the JVM says it has a class, which the run before loaded. */
  private String source(String className) throws IOException {
    try (Stream<String> lines = Files.lines(loaded)) {
      String beginning = " " + className + " source: ";
      return lines
          .filter(line -> line.contains(beginning))
          .map(line -> line.substring(line.indexOf(beginning) + beginning.length()))
          .findFirst()
          .orElse("not loaded");
    }
  }

  @Test
  void archive_withoutTheAgent_isUsed() throws IOException {
    dump(program());
    assertThat(run(program())).isEqualTo("0 of 6 locals are stand-ins\n");
    assertThat(source("shop.Main")).isEqualTo(ARCHIVE);
    assertThat(source("shop.Locals")).isEqualTo(ARCHIVE);
  }

  /** JDK 17 says so too, and uses an archive that was made at exit all the same. */
  @Test
  void archive_withTheStandInOnTheBootClassPath_isNotUsedForTheApplicationWhichTheJvmSays()
      throws IOException {
    dump(program());
    assertThat(run(program().agent(""))).contains(WARNING).endsWith(ALL);
    if (Jdks.running().feature() == 17) {
      assertUsedButForWhatChanges();
    } else {
      assertThat(source("shop.Main")).endsWith("shop.jar");
    }
    assertThat(source("java.lang.Object")).startsWith("shared objects file");
  }

  @Test
  void archive_withTheStandInOnTheClassPath_isUsedWithoutAWarning() throws IOException {
    dump(program());
    assertThat(run(program().agent("place=app"))).doesNotContain(WARNING).endsWith(ALL);
    assertUsedButForWhatChanges();
  }

  @Test
  void archive_madeWithTheAgentOnTheBootClassPathFromTheStart_isUsedWithoutAWarning()
      throws IOException {
    String append = "-Xbootclasspath/a:" + Program.AGENT;
    dump(program().option(append));
    assertThat(run(program().option(append).agent(""))).doesNotContain(WARNING).endsWith(ALL);
    assertUsedButForWhatChanges();
  }

  /** The archive has what a class file was; one that is changed is read anew. */
  private void assertUsedButForWhatChanges() throws IOException {
    assertThat(source("shop.Main")).isEqualTo(ARCHIVE);
    assertThat(source("shop.Locals")).endsWith("shop.jar");
  }
}
