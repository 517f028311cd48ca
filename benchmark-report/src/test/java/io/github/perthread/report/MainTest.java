package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path folder;

  @Test
  void results_keptAndMadeToAPageWithChartsAndNotes() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("notes.md"), "It is the weak reference.");
    assertThat(keep(sample(), "25-sample.json")).isZero();
    assertThat(page()).isZero();
    assertThat(out.resolve("README.md"))
        .content()
        .contains("It is the weak reference.", "`abc`", "![", "(overview.svg)");
    assertThat(out.resolve("overview.svg")).content().contains("<svg", "commit abc");
    assertThat(out.resolve("access.svg")).content().contains("<svg");
  }

  @Test
  void page_ofTheSameResults_isTheSame() throws IOException {
    keep(sample(), "25-sample.json");
    page();
    String first = Files.readString(folder.resolve("out/README.md"));
    page();
    assertThat(folder.resolve("out/README.md")).content().isEqualTo(first);
  }

  @Test
  void keep_fileThatIsNotThere() {
    assertThat(keep(folder.resolve("nothing.json"), "25-sample.json")).isEqualTo(1);
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @Test
  void keep_fileThatIsNotJmhs() throws IOException {
    assertThat(keep(Files.writeString(folder.resolve("x.json"), "[{}]"), "x.json")).isEqualTo(1);
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @Test
  void page_sameResultsTwice() throws IOException {
    keep(sample(), "25-sample.json");
    keep(sample(), "25-again.json");
    assertThat(page()).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void page_withoutResults() throws IOException {
    Files.createDirectory(folder.resolve("results"));
    assertThat(page()).isEqualTo(1);
    assertThat(Main.run("page")).isEqualTo(2);
  }

  private Path sample() throws IOException {
    Path file = folder.resolve("jmh.json");
    if (!Files.exists(file)) {
      try (InputStream json = MainTest.class.getResourceAsStream("sample.json")) {
        Files.copy(Objects.requireNonNull(json), file);
      }
    }
    return file;
  }

  private int keep(Path jmh, String name) {
    String out = folder.resolve("results").resolve(name).toString();
    return Main.run(
        "keep", "--commit", "abc", "--date", "2026-11-23", "--out", out, jmh.toString());
  }

  private int page() {
    return Main.run(
        "page", "--out", folder.resolve("out").toString(), folder.resolve("results").toString());
  }
}
