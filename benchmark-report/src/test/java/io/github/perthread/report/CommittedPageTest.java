package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the page in the repository is what its results and notes make, or says that it is not.
 */
class CommittedPageTest {
  private static final Path FOLDER = Path.of("..", "docs", "benchmarks");
  private static final Path PAGE = FOLDER.resolve("README.md");
  private static final Path RESULTS = FOLDER.resolve("results");

  @TempDir private Path folder;

  @Test
  void page_isWhatItsResultsMake() throws IOException {
    Path notes = Files.copy(FOLDER.resolve("notes.md"), folder.resolve("notes.md"));
    if (Files.isDirectory(RESULTS)) {
      assertThat(Main.run("page", "--out", folder.toString(), RESULTS.toString())).isZero();
      assertThat(PAGE)
          .as("benchmarks/report.sh makes it anew")
          .content()
          .isEqualTo(Files.readString(folder.resolve("README.md")));
    } else {
      assertThat(PAGE)
          .content()
          .containsIgnoringWhitespaces("of this run these values were not kept");
      assertThat(PAGE).content().contains(Files.readString(notes).strip());
    }
  }

  @Test
  void charts_areThoseOfThePageAndNoOthers() throws IOException {
    String page = Files.readString(PAGE);
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".svg")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(page).contains("(" + name + ")"));
    }
  }
}
