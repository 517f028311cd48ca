package io.github.perthread.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.inspect.analysis.Inspector;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.output.Progress;
import io.github.perthread.inspect.planted.ClosedLoaderProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stopped loader is reported with everything that holds it, not with the thread local alone. */
final class LoaderHoldersTest {
  private static final String PROGRAM = ClosedLoaderProgram.class.getName();

  @TempDir Path folder;

  @Test
  void closedLoader_isReportedWithEveryHolder() throws IOException {
    Path dump = folder.resolve("heap.hprof");
    Jdk.own().run(List.of("-Xmx64m"), ClosedLoaderProgram.class, dump.toString());
    Inspection inspection = Inspector.inspect(Heap.read(dump, Progress.NONE), Progress.NONE);

    assertThat(inspection.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.leak()).isEqualTo(LeakKind.LOADER);
          assertThat(finding.site()).isEqualTo("static " + PROGRAM + ".VALUE");
        });
    assertThat(inspection.loaders()).hasSize(1);
    Inspection.PinnedLoader loader = inspection.loaders().get(0);
    assertThat(loader.state()).isEqualTo("it is closed");
    assertThat(loader.holders())
        .extracting(Inspection.Holder::site)
        .containsOnlyOnce("static " + PROGRAM + ".VALUE");
    assertThat(loader.holders())
        .anyMatch(holder -> holder.path().contains("static " + PROGRAM + ".FORGOTTEN"))
        .anyMatch(holder ->
            holder.path().contains("java.lang.Thread.contextClassLoader")
                && holder.threads().names().get(0).name().equals("main"));
  }
}
