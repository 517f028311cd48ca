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
  void report_writtenWithChartsAndNotes() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("notes.md"), "It is the weak reference.");
    assertThat(run(sample().toString())).isZero();
    assertThat(out.resolve("README.md"))
        .content()
        .contains("It is the weak reference.", "`abc`", "![", "(overview.svg)");
    assertThat(out.resolve("overview.svg")).content().contains("<svg");
    assertThat(out.resolve("access-threadlocal.svg")).content().contains("<svg");
  }

  @Test
  void report_fileThatIsNotThere() {
    assertThat(run(folder.resolve("nothing.json").toString())).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void report_sameResultsTwice() throws IOException {
    String sample = sample().toString();
    assertThat(run(sample, sample)).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void report_withoutResults() {
    assertThat(run()).isEqualTo(2);
  }

  private Path sample() throws IOException {
    Path file = folder.resolve("25-sample.json");
    try (InputStream json = MainTest.class.getResourceAsStream("sample.json")) {
      Files.copy(Objects.requireNonNull(json), file);
    }
    return file;
  }

  private int run(String... files) {
    String[] arguments = new String[files.length + 6];
    System.arraycopy(files, 0, arguments, 6, files.length);
    arguments[0] = "--out";
    arguments[1] = folder.resolve("out").toString();
    arguments[2] = "--commit";
    arguments[3] = "abc";
    arguments[4] = "--date";
    arguments[5] = "2026-11-23";
    return Main.run(arguments);
  }
}
