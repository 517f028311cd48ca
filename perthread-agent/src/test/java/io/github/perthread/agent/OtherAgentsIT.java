package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.IMethodCoverage;
import org.jacoco.core.tools.ExecFileLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside other agents, before and after them on the command line. */
class OtherAgentsIT {
  private static final String ALL = "6 of 6 locals are stand-ins\n";

  @TempDir private Path temp;
  private Path shop;

  @BeforeEach
  void buildShop() throws IOException {
    shop = Jars.shop(temp);
  }

  /** Where the build has put the other agents. */
  private static final Path OTHERS = Program.AGENT.resolveSibling("other-agents");

  private static final String OPEN_TELEMETRY =
      "-javaagent:" + OTHERS.resolve("opentelemetry-javaagent.jar");

  private static String jacoco(Path coverage) {
    Path agent = OTHERS.resolve("org.jacoco.agent-runtime.jar");
    return "-javaagent:" + agent + "=includes=shop.*,destfile=" + coverage;
  }

  /** Coverage belongs to a class by a checksum of its file, so by the one that JaCoCo has seen. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jacoco_coversTheSameAsWithoutTheAgent(boolean jacocoFirst) throws Exception {
    Path expected = temp.resolve("expected.exec");
    Program.java().option(jacoco(expected)).classPath(shop).run("shop.Main");
    Path actual = temp.resolve("actual.exec");
    Program program = Program.java().classPath(shop);
    String output =
        jacocoFirst
            ? program.option(jacoco(actual)).agent("").run("shop.Main")
            : program.agent("").option(jacoco(actual)).run("shop.Main");
    assertThat(output).endsWith(ALL);
    String coverage = coverage(expected);
    assertThat(coverage).contains("shop/Locals.get 0 of ", "shop/Locals$Named.initialValue 0 of ");
    assertThat(coverage(actual)).isEqualTo(coverage);
  }

  /** Returns the missed instructions of each method but of those that look for stand-ins. */
  private String coverage(Path file) throws IOException {
    ExecFileLoader loader = new ExecFileLoader();
    loader.load(file.toFile());
    CoverageBuilder builder = new CoverageBuilder();
    new Analyzer(loader.getExecutionDataStore(), builder).analyzeAll(shop.toFile());
    assertThat(builder.getNoMatchClasses()).isEmpty();
    return builder.getClasses().stream()
        .filter(type -> !type.getName().equals("shop/StandIns"))
        .flatMap(type -> type.getMethods().stream().map(method -> missed(type, method)))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static String missed(IClassCoverage type, IMethodCoverage method) {
    ICounter instructions = method.getInstructionCounter();
    String counts = instructions.getMissedCount() + " of " + instructions.getTotalCount();
    return type.getName() + "." + method.getName() + " " + counts;
  }

  private Program withoutExporters() {
    return Program.java()
        .classPath(shop)
        .option("-Dotel.traces.exporter=none")
        .option("-Dotel.metrics.exporter=none")
        .option("-Dotel.logs.exporter=none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void openTelemetry_leavesTheStandInsAsTheyAre(boolean openTelemetryFirst) {
    Program program = withoutExporters();
    String output =
        openTelemetryFirst
            ? program.option(OPEN_TELEMETRY).agent("").run("shop.Main")
            : program.agent("").option(OPEN_TELEMETRY).run("shop.Main");
    assertThat(output).contains("opentelemetry-javaagent - version").endsWith(ALL);
    assertThat(output).doesNotContain("ERROR", "Exception");
  }

  @Test
  void openTelemetry_hasItsOwnClassesLeftAlone() {
    String output = withoutExporters().agent("verbose").option(OPEN_TELEMETRY).run("shop.Main");
    assertThat(output.lines().filter(line -> line.startsWith("perthread-agent: ")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("perthread-agent: changed shop."));
  }
}
