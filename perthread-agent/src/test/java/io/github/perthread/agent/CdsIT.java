package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an archive of the application's classes (AppCDS), made without the agent or with it. */
class CdsIT {
  private static final String ALL = "6 of 6 locals are stand-ins\n";
  private static final String WARNING = "Sharing is only supported for boot loader classes";

  @TempDir private Path temp;
  private Path shop;
  private Path archive;

  @BeforeEach
  void buildShop() throws IOException {
    shop = Jars.shop(temp);
    archive = temp.resolve("shop.jsa");
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
        .option("-Xlog:class+load:file=" + temp.resolve("loaded.txt"))
        .classPath(shop)
        .run("shop.Main");
  }

  @Test
  void archive_withTheStandInOnTheBootClassPath_isNotUsedForTheApplicationWhichTheJvmSays() {
    dump(program());
    assertThat(run(program().agent(""))).contains(WARNING).endsWith(ALL);
  }

  @Test
  void archive_withTheStandInOnTheClassPath_isUsedWithoutAWarning() {
    dump(program());
    assertThat(run(program().agent("place=app"))).doesNotContain(WARNING).endsWith(ALL);
  }

  @Test
  void archive_madeWithTheAgentOnTheBootClassPathFromTheStart_isUsedWithoutAWarning() {
    String append = "-Xbootclasspath/a:" + Program.AGENT;
    dump(program().option(append));
    assertThat(run(program().option(append).agent(""))).doesNotContain(WARNING).endsWith(ALL);
  }
}
