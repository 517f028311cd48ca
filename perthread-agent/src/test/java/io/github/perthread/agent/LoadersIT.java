package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.perthread.agent.Jdks.Jdk;
import io.github.perthread.testing.ChildLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same program under each kind of class loader. */
@Tag("S4")
class LoadersIT {
  private static final String ALL = "6 of 6 locals are stand-ins\n";
  private static final String NONE = "0 of 6 locals are stand-ins\n";

  /** The shop's classes that would change: {@code Locals}, and the two that are nested in it. */
  private static final int CLASSES = 3;

  @TempDir private Path temp;
  private Path shop;

  @BeforeEach
  void buildShop() throws IOException {
    shop = Jars.shop(temp);
  }

  private String report(String options) {
    return options + (options.isEmpty() ? "" : ";") + "report=" + temp.resolve("report.json");
  }

  private int reported(String group) throws IOException {
    String text = Files.readString(temp.resolve("report.json"));
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return json.getAsJsonObject(group).get("count").getAsInt();
  }

  static Stream<Arguments> jdksAndPlaces() {
    return Jdks.all().stream()
        .flatMap(jdk -> Stream.of("place=boot", "place=app").map(p -> Arguments.of(jdk, p)));
  }

  @ParameterizedTest
  @MethodSource("jdksAndPlaces")
  void classPath(Jdk jdk, String place) throws IOException {
    Program program = Program.on(jdk).agent(report(place)).classPath(shop);
    assertThat(program.run("shop.Main")).endsWith(ALL);
    assertThat(reported("changed")).isEqualTo(CLASSES);
    assertThat(reported("failed") + reported("skipped") + reported("blind")).isZero();
  }

  @Test
  void classPath_withoutTheAgent() {
    assertThat(Program.java().classPath(shop).run("shop.Main")).isEqualTo(NONE);
  }

  @ParameterizedTest
  @CsvSource({"place=boot", "place=app"})
  void namedModule(String place) throws IOException {
    Path module = temp.resolve("module.jar");
    try (Jars jar = Jars.create(module)) {
      jar.addShop("");
      jar.add("module-info.class", compileModule());
    }
    Program program = Program.java().agent(place).option("-p", module.toString());
    assertThat(program.run("-m", "shop/shop.Main")).endsWith(ALL);
  }

  private byte[] compileModule() throws IOException {
    Path source = Files.writeString(temp.resolve("module-info.java"), "module shop {}\n");
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    String[] arguments = {"--release", "17", "-d", temp.toString(), source.toString()};
    assertThat(javac.run(System.out, System.err, arguments)).isZero();
    return Files.readAllBytes(temp.resolve("module-info.class"));
  }

  @Test
  void loaderWithoutAParent_withTheStandInOnTheBootClassPath() {
    Program program = Program.java().agent("").classPath(Jars.testClasses());
    assertThat(program.run(NullParent.class.getName(), shop.toString())).endsWith(ALL);
  }

  @Test
  void loaderWithoutAParent_withTheStandInOnTheClassPath_hasItsClassesLeftAlone()
      throws IOException {
    Program program = Program.java().agent(report("place=app")).classPath(Jars.testClasses());
    assertThat(program.run(NullParent.class.getName(), shop.toString())).isEqualTo(NONE);
    assertThat(reported("blind")).isEqualTo(CLASSES);
    assertThat(reported("changed")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"place=boot", "place=app"})
  void springBootsNestedJars(String place) throws Exception {
    String output = Program.java().agent(place).run("-jar", bootJar().toString());
    assertThat(output).endsWith(ALL);
  }

  /**
   * With the class that starts it in a folder and the others in a jar of its own, as Boot has it.
   */
  private Path bootJar() throws Exception {
    Class<?> launcher = Class.forName("org.springframework.boot.loader.launch.JarLauncher");
    Path file = temp.resolve("boot.jar");
    try (Jars jar =
        Jars.create(file, "Main-Class", launcher.getName(), "Start-Class", "shop.Main")) {
      try (JarFile loader = new JarFile(ChildLoader.placeOf(launcher).toFile())) {
        for (var entry : (Iterable<JarEntry>) loader.stream()::iterator) {
          if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF")) {
            jar.add(entry.getName(), loader.getInputStream(entry).readAllBytes());
          }
        }
      }
      jar.add("BOOT-INF/classes/", new byte[0]);
      jar.add("BOOT-INF/lib/", new byte[0]);
      jar.add("BOOT-INF/lib/shop.jar", Files.readAllBytes(shop));
    }
    return file;
  }

  private String runInFelix(String options, String... settings) throws IOException {
    Path bundle = temp.resolve("bundle.jar");
    try (Jars jar =
        Jars.create(
            bundle,
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "shop",
            "Bundle-Version",
            "1.0.0",
            "Bundle-Activator",
            "shop.Bundle",
            "Import-Package",
            "org.osgi.framework")) {
      jar.addShop("");
    }
    return Program.java()
        .agent(report(options))
        .option(settings)
        .classPath(Jars.testClasses(), ChildLoader.placeOf(FrameworkFactory.class))
        .run(FelixLauncher.class.getName(), bundle.toString(), temp.resolve("cache").toString());
  }

  @Test
  void felix_asItComes() throws IOException {
    assertThat(runInFelix("")).endsWith(ALL);
  }

  private static final String STRICT = "-Dfelix.bootdelegation.implicit=false";

  @Test
  void felix_withoutImplicitBootDelegation_hasItsClassesLeftAlone() throws IOException {
    assertThat(runInFelix("", STRICT)).contains(NONE);
    assertThat(reported("blind")).isEqualTo(CLASSES);
  }

  @Test
  void felix_withoutImplicitBootDelegation_withTheOptionForIt() throws IOException {
    assertThat(runInFelix("osgi", STRICT)).endsWith(ALL);
    assertThat(reported("blind")).isZero();
  }

  @Test
  void felix_withBootDelegationAlreadySet_keepsIt() throws IOException {
    String set = "-Dorg.osgi.framework.bootdelegation=sun.*";
    assertThat(runInFelix("osgi", STRICT, set)).endsWith(ALL);
  }

  /** An application with this library in its class path must not meet the agent's copy of it. */
  @Test
  void applicationWithItsOwnPerThread() {
    Path helpers = ChildLoader.placeOf(ChildLoader.class);
    Path library = ChildLoader.placeOf(io.github.perthread.PerThread.class);
    Program program = Program.java().agent("").classPath(Jars.testClasses(), library, helpers);
    List<String> lines = program.run(OwnLibrary.class.getName()).lines().toList();
    assertThat(lines).contains("own: " + library.getFileName(), "value: own", "agent's: stand-in");
  }
}
