package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.perthread.agent.Jdks.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's options, and what it says when something is wrong: never more than a line. */
@Tag("S4")
class AgentIT {
  private static final String PREFIX = "perthread-agent: ";

  @TempDir private Path temp;
  private Path shop;

  @BeforeEach
  void buildShop() throws IOException {
    shop = Jars.shop(temp);
  }

  /** Runs the shop and returns what it prints, its lines and the agent's. */
  private List<String> run(String options) {
    return lines(Program.java().agent(options).classPath(shop).run("shop.Main"));
  }

  private static List<String> lines(String output) {
    return output.lines().filter(line -> !line.contains("Sharing is only supported")).toList();
  }

  static Stream<Jdk> jdks() {
    return Jdks.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void option_thatIsWrong_turnsTheAgentOffWithOneLine(Jdk jdk) {
    Program program = Program.on(jdk).agent("verbose;exclud=shop").classPath(shop);
    assertThat(program.run("shop.Main").lines().toList())
        .hasSize(2)
        .last()
        .isEqualTo("0 of 6 locals are stand-ins");
    assertThat(program.run("shop.Main")).startsWith(PREFIX + "off: unknown option 'exclud'");
  }

  @Test
  void off_leavesEverythingAsItIs() {
    Program program = Program.java().agent("off;report=unused").classPath(shop);
    assertThat(program.run("shop.Main")).isEqualTo("0 of 6 locals are stand-ins\n");
  }

  @Test
  void include_andExclude_chooseClasses() {
    assertThat(run("include=shop")).containsExactly("6 of 6 locals are stand-ins");
    assertThat(run("include=shopping")).containsExactly("0 of 6 locals are stand-ins");
    assertThat(run("exclude=shop.Locals$Named")).containsExactly("5 of 6 locals are stand-ins");
    assertThat(run("include=shop;exclude=shop")).containsExactly("0 of 6 locals are stand-ins");
  }

  @Test
  void verbose_tellsEachClass() {
    assertThat(run("verbose"))
        .containsExactlyInAnyOrder(
            PREFIX + "changed shop.Locals: 1 new, 1 withInitial, 2 reference",
            PREFIX + "changed shop.Locals$Named: 1 extends",
            PREFIX + "changed shop.Locals$1: 1 extends",
            "6 of 6 locals are stand-ins");
  }

  @Test
  void dryRun_countsAndChangesNothing() throws IOException {
    Path report = temp.resolve("a report.json");
    assertThat(run("dry-run;report=" + report)).containsExactly("0 of 6 locals are stand-ins");
    JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    assertThat(json.getAsJsonObject("changed").get("count").getAsInt()).isEqualTo(3);
    assertThat(json.get("locals").getAsInt()).isZero();
  }

  @Test
  void report_thatCannotBeWritten_isALine() {
    List<String> lines = run("report=" + temp.resolve("no/such/folder.json"));
    assertThat(lines).hasSize(2).first().isEqualTo("6 of 6 locals are stand-ins");
    assertThat(lines.get(1)).startsWith(PREFIX + "no report: ");
  }

  @Test
  void agent_thatIsGivenTwice_worksOnce() {
    Program twice = Program.java().agent("verbose").agent("exclude=shop").classPath(shop);
    assertThat(lines(twice.run("shop.Main")))
        .hasSize(5)
        .contains(PREFIX + "is on already; these options are ignored")
        .contains("6 of 6 locals are stand-ins");
  }

  /** Whatever is missing from the jar, the program runs without the agent. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent/ThreadLocalStandIn.class",
        "agent/Installer.class",
        "agent/Options.class",
        "agent/Transformer.class",
        "agent/Rewriter.class",
        "agent/Report.class"
      })
  void jar_thatIsDamaged_isALine(String missing) throws IOException {
    for (String place : List.of("place=boot", "place=app")) {
      String option = "-javaagent:" + damagedJar(missing) + "=" + place;
      Program program = Program.java().option(option).classPath(shop);
      List<String> lines = lines(program.run("shop.Main"));
      assertThat(lines).hasSize(2).last().isEqualTo("0 of 6 locals are stand-ins");
      assertThat(lines.get(0)).startsWith(PREFIX + "off: ");
    }
  }

  private Path damagedJar(String missing) throws IOException {
    Path file = temp.resolve("damaged.jar");
    try (JarFile agent = new JarFile(Program.AGENT.toFile());
        Jars jar = Jars.create(file, "Premain-Class", Agent.class.getName())) {
      for (JarEntry entry : (Iterable<JarEntry>) agent.stream()::iterator) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.endsWith(missing)) {
          jar.add(name, agent.getInputStream(entry).readAllBytes());
        }
      }
    }
    return file;
  }

  @Test
  void jmx_showsTheAgentAndTheMonitorOfTheStandIns() {
    Program program = Program.java().agent("jmx").classPath(Jars.testClasses());
    assertThat(lines(program.run(Monitored.class.getName())))
        .containsExactly(
            "6 of 6 locals are stand-ins",
            "Seen true",
            "Changed 3",
            "Blind 0",
            "Skipped 0",
            "Failed 0",
            "Locals 6",
            "monitored io.github.perthread.agent.lib:type=PerThreadMonitor");
  }

  /** A small runtime need not have the module {@code java.management}. */
  @Test
  void jmx_whereThereIsNone_isALine() {
    Program program =
        Program.java()
            .agent("jmx")
            .option("--limit-modules", "java.base,java.instrument")
            .classPath(shop);
    List<String> lines = lines(program.run("shop.Main"));
    assertThat(lines).hasSize(2).last().isEqualTo("6 of 6 locals are stand-ins");
    assertThat(lines.get(0)).startsWith(PREFIX + "not to be seen in JMX: ");
  }

  /** What else is in the jar would be in the boot class path, and shadow the application's. */
  @Test
  void jar_hasNothingButTheAgentAndARelocatedLibrary() throws IOException {
    try (JarFile jar = new JarFile(Program.AGENT.toFile())) {
      List<String> files =
          jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
      assertThat(files)
          .allMatch(
              name -> name.startsWith("io/github/perthread/agent/") || name.startsWith("META-INF/"))
          .contains("io/github/perthread/agent/lib/PerThread.class")
          .noneMatch(name -> name.endsWith("module-info.class"));
      assertThat(jar.getManifest().getMainAttributes())
          .containsEntry(new Attributes.Name("Can-Retransform-Classes"), "true")
          .containsEntry(new Attributes.Name("Agent-Class"), Agent.class.getName());
    }
  }

  /** An older JVM could not even load it otherwise, and would end. */
  @Test
  void entry_isLoadedByOlderJvms_whichCannotLoadTheRest() {
    assertThat(RewritingLoader.fileOf(Agent.class)).startsWith(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52);
    assertThat(RewritingLoader.fileOf(Launcher.class)[7]).isEqualTo((byte) 61);
  }
}
