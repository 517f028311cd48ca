package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openrewrite.gradle.Assertions.buildGradle;
import static org.openrewrite.gradle.Assertions.buildGradleKts;
import static org.openrewrite.java.Assertions.java;
import static org.openrewrite.java.Assertions.mavenProject;
import static org.openrewrite.java.Assertions.srcMainJava;
import static org.openrewrite.java.Assertions.srcTestJava;
import static org.openrewrite.maven.Assertions.pomXml;
import static org.openrewrite.test.SourceSpecs.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.gradle.marker.GradleDependencyConfiguration;
import org.openrewrite.gradle.marker.GradleProject;
import org.openrewrite.maven.MavenExecutionContextView;
import org.openrewrite.maven.tree.MavenRepository;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.SourceSpec;
import org.openrewrite.test.SourceSpecs;

/** What the recipe adds to the build of a project that it has changed. */
class BuildFilesTest implements RecipeTest {
  private static final String BUILT = System.getProperty("perthread.test.version");

  /** In the place of the version that is built, since a snapshot cannot be had from a folder. */
  private static final String VERSION = "1.2.3";

  private static final Recipe RECIPE =
      RecipeTest.recipe(RecipeTest.yaml().replace("version: " + BUILT, "version: " + VERSION));

  @TempDir private static Path repository;
  private static final String BEFORE =
      """
      package p;

      class A {
        private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
      }
      """;
  private static final String AFTER =
      """
      package p;

      import io.github.perthread.PerThread;

      class A {
        private static final PerThread<String> LOCAL = new PerThread<>();
      }
      """;
  private static final String POM =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>g</groupId>
        <artifactId>a</artifactId>
        <version>1</version>
      %s</project>
      """;

  @Override
  public void defaults(RecipeSpec spec) {
    RecipeTest.super.defaults(spec);
    MavenExecutionContextView maven =
        MavenExecutionContextView.view(new InMemoryExecutionContext(AssertionError::new));
    maven.setAddLocalRepository(false);
    maven.setAddCentralRepository(false);
    maven.setRepositories(
        List.of(
            MavenRepository.builder()
                .id("local")
                .uri(repository.toUri().toString())
                .knownToExist(true)
                .build()));
    spec.recipe(RECIPE).executionContext(maven).expectedCyclesThatMakeChanges(2).cycles(3);
  }

  @BeforeAll
  static void publish() throws IOException {
    for (String version : List.of(VERSION, "0.0.1")) {
      Path folder =
          Files.createDirectories(repository.resolve("io/github/perthread/perthread/" + version));
      Files.writeString(folder.resolve("perthread-" + version + ".pom"), published(version));
      Files.writeString(folder.resolve("perthread-" + version + ".jar"), "a jar");
    }
  }

  @Test
  void recipe_addsTheVersionThatItWasBuiltWith() {
    assertThat(RecipeTest.yaml()).contains("version: " + BUILT).doesNotContain("${");
  }

  private static String pomWith(String version, String scope) {
    return POM.formatted(
        """
          <dependencies>
            <dependency>
              <groupId>io.github.perthread</groupId>
              <artifactId>perthread</artifactId>
              <version>%s</version>
        %s    </dependency>
          </dependencies>
        """
            .formatted(version, scope.isEmpty() ? "" : "      <scope>" + scope + "</scope>\n"));
  }

  private static String published(String version) {
    return """
    <project>
      <modelVersion>4.0.0</modelVersion>
      <groupId>io.github.perthread</groupId>
      <artifactId>perthread</artifactId>
      <version>%s</version>
    </project>
    """
        .formatted(version);
  }

  @Test
  void maven_projectThatUsesIt_getsTheDependency() {
    rewriteRun(
        mavenProject(
            "changed",
            srcMainJava(java(BEFORE, AFTER)),
            pomXml(POM.formatted(""), pomWith(VERSION, ""))));
  }

  @Test
  void maven_testsThatUseIt_getItInTheirScope() {
    rewriteRun(
        mavenProject(
            "changed",
            srcTestJava(java(BEFORE, AFTER)),
            pomXml(POM.formatted(""), pomWith(VERSION, "test"))));
  }

  @Test
  void maven_projectThatDoesNotUseIt_staysAsItIs() {
    rewriteRun(
        mavenProject(
            "changed",
            srcMainJava(java(BEFORE, AFTER)),
            pomXml(POM.formatted(""), pomWith(VERSION, ""))),
        mavenProject(
            "other",
            srcMainJava(java("class B {}")),
            pomXml(POM.formatted("").replace(">a<", ">b<"))));
  }

  @Test
  void maven_projectThatHasIt_staysAsItIs() {
    rewriteRun(
        spec -> spec.expectedCyclesThatMakeChanges(1),
        mavenProject("changed", srcMainJava(java(BEFORE, AFTER)), pomXml(pomWith(VERSION, ""))));
  }

  @Test
  void maven_olderVersion_isRaised() {
    rewriteRun(
        mavenProject(
            "changed",
            srcMainJava(java(BEFORE, AFTER)),
            pomXml(pomWith("0.0.1", ""), pomWith(VERSION, ""))));
  }

  @Test
  void gradle_projectThatUsesIt_getsTheDependency() {
    rewriteRun(
        mavenProject(
            "changed",
            srcMainJava(java(BEFORE, AFTER)),
            buildGradle(
                """
                plugins {
                    id 'java'
                }

                repositories {
                    mavenCentral()
                }
                """,
                """
                plugins {
                    id 'java'
                }

                repositories {
                    mavenCentral()
                }

                dependencies {
                    implementation "io.github.perthread:perthread:%s"
                }
                """
                    .formatted(VERSION),
                BuildFilesTest::asGradle)));
  }

  @Test
  void gradleKotlin_testsThatUseIt_getItInTheirConfiguration() {
    rewriteRun(
        mavenProject(
            "changed",
            srcTestJava(java(BEFORE, AFTER)),
            buildGradleKts(
                """
                plugins {
                    java
                }

                dependencies {
                    implementation("org.example:other:1")
                }
                """,
                """
                plugins {
                    java
                }

                dependencies {
                    implementation("org.example:other:1")

                    testImplementation("io.github.perthread:perthread:%s")
                }
                """
                    .formatted(VERSION),
                BuildFilesTest::asGradle)));
  }

  /** What Gradle itself tells when its plugin runs; none runs here. */
  private static void asGradle(SourceSpec<?> spec) {
    spec.markers(
        GradleProject.builder()
            .name("changed")
            .nameToConfiguration(
                Map.of(
                    "implementation", configuration("implementation"),
                    "testImplementation", configuration("testImplementation")))
            .build());
  }

  private static GradleDependencyConfiguration configuration(String name) {
    return GradleDependencyConfiguration.builder()
        .name(name)
        .isCanBeDeclared(true)
        .extendsFrom(List.of())
        .requested(List.of())
        .directResolved(List.of())
        .build();
  }

  @Test
  void module_thatUsesIt_requiresIt() {
    rewriteRun(
        descriptor(
            "src/main/java",
            """
            module m {
              requires java.logging; // for the log

              exports p;
            }
            """,
            """
            module m {
              requires java.logging; // for the log
              requires io.github.perthread;

              exports p;
            }
            """),
        java(BEFORE, AFTER, spec -> spec.path("src/main/java/p/A.java")));
  }

  @Test
  void module_thatDoesNotUseIt_staysAsItIs() {
    rewriteRun(
        spec -> spec.expectedCyclesThatMakeChanges(1),
        descriptor("other/src/main/java", "module m {}\n"),
        java(BEFORE, AFTER, spec -> spec.path("src/main/java/p/A.java")));
  }

  private static SourceSpecs descriptor(String root, String before) {
    return text(before, spec -> spec.path(root + "/module-info.java"));
  }

  private static SourceSpecs descriptor(String root, String before, String after) {
    return text(before, after, spec -> spec.path(root + "/module-info.java"));
  }
}
