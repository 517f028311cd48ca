package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.planted.TomcatProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Tomcat that deploys an application three times. */
final class TomcatTest {
  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void applicationThatLeavesValues_pinsItsStoppedLoaders(Jdk jdk) throws IOException {
    Inspection inspection = inspect(jdk, "leaking");

    assertThat(inspection.findings()).hasSize(1);
    Inspection.Finding finding = inspection.findings().get(0);
    assertThat(finding.leak()).isEqualTo(LeakKind.LOADER);
    assertThat(finding.site()).endsWith("LeakingServlet.SESSION");
    assertThat(finding.keys()).isEqualTo(2);
    assertThat(finding.bytes()).isGreaterThan(2 * 50_000);
    assertThat(finding.threads().names()).allMatch(thread -> thread.name().startsWith("http-nio"));

    assertThat(inspection.loaders().stream().mapToInt(Inspection.PinnedLoader::count).sum())
        .isEqualTo(2);
    assertThat(inspection.loaders())
        .allMatch(loader -> loader.loader().endsWith("ParallelWebappClassLoader"))
        .allMatch(loader -> loader.state().contains("its container says DESTROYED"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void healthyApplication_hasNoFindings(Jdk jdk) throws IOException {
    Inspection inspection = inspect(jdk, "healthy");

    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.loaders()).isEmpty();
    assertThat(inspection.totals().values()).isPositive();
  }

  private Inspection inspect(Jdk jdk, String application) throws IOException {
    Path dump = folder.resolve("heap.hprof");
    Path tomcat = Files.createDirectory(folder.resolve("tomcat"));
    jdk.run(
        List.of("-Xmx256m"), TomcatProgram.class, application, tomcat.toString(), dump.toString());
    return Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE);
  }
}
