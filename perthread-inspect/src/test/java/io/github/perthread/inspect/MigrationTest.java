package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.planted.Migration;
import io.github.perthread.inspect.planted.VirtualProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same application before and after its locals became {@code PerThread}s; virtual threads. */
final class MigrationTest {
  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.all().stream();
  }

  static Stream<Jdk> jdksWithVirtualThreads() {
    return Jdk.all().stream().filter(jdk -> jdk.feature() >= 21);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void threadLocal_leaks_andPerThreadDoesNot(Jdk jdk) throws IOException {
    Inspection before = inspect(jdk, Migration.class, "ThreadLocal");
    Inspection after = inspect(jdk, Migration.class, "PerThread");

    assertThat(before.findings()).hasSize(1);
    Inspection.Finding finding = before.findings().get(0);
    assertThat(finding.leak()).isEqualTo(LeakKind.SELF);
    assertThat(finding.site()).endsWith("Migration$Parser.buffer");
    assertThat(finding.values()).isEqualTo(300);
    assertThat(finding.bytes()).isGreaterThan(300 * 4000);

    assertThat(after.findings()).isEmpty();
    assertThat(after.sites())
        .filteredOn(site -> site.kind() == LocalKind.PER_THREAD)
        .singleElement()
        .satisfies(site -> {
          assertThat(site.site()).endsWith("Migration.AUDIT");
          assertThat(site.threads()).isEqualTo(3);
          assertThat(site.bytes()).isGreaterThan(300 * 20);
        });
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("jdksWithVirtualThreads")
  void virtualThreads(Jdk jdk) throws IOException {
    Inspection inspection = inspect(jdk, VirtualProgram.class);

    assertThat(inspection.findings()).hasSize(1);
    assertThat(inspection.findings().get(0).site()).endsWith("Leaks$SelfReference.ofSelf");
    assertThat(inspection.findings().get(0).leak()).isEqualTo(LeakKind.SELF);
    assertThat(inspection.sites())
        .filteredOn(site -> site.kind() == LocalKind.PER_THREAD)
        .singleElement()
        .satisfies(site -> {
          assertThat(site.site()).endsWith("VirtualProgram.IN_BLOCKS");
          assertThat(site.threads()).isEqualTo(2);
          assertThat(site.values()).isEqualTo(2);
        });
  }

  private Inspection inspect(Jdk jdk, Class<?> program, String... form) throws IOException {
    Path dump = folder.resolve(String.join("", form) + ".hprof");
    String[] arguments =
        Stream.concat(Stream.of(form), Stream.of(dump.toString())).toArray(String[]::new);
    jdk.run(List.of("-Xmx256m"), program, arguments);
    return Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE);
  }
}
