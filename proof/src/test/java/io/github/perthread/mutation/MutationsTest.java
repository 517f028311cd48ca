package io.github.perthread.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mutations fit the engine as it is; whether tests notice them is for {@code run.sh}. */
class MutationsTest {
  static Stream<Mutation> all() throws IOException {
    return Mutation.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void mutation_ofTheEngineAsItIs_appliesAndCompiles(Mutation mutation, @TempDir Path directory)
      throws IOException {
    Map<String, String> sources = mutation.sources();
    assertThat(sources).isNotEmpty();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      String original = Files.readString(Mutation.ROOT.resolve(source.getKey()));
      assertThat(source.getValue()).isNotEqualTo(original);
    }
    new EngineClasses(directory).replace(sources);
  }

  @ParameterizedTest
  @MethodSource("all")
  void mutation_inItsHead_namesTestsThatThereAreAndSaysWhatItBreaks(Mutation mutation) {
    assertThat(mutation.why()).isNotEmpty();
    assertThat(mutation.get("Module")).isIn("perthread", "proof");
    for (String test : mutation.tests()) {
      Path sources = Mutation.ROOT.resolve(mutation.get("Module")).resolve("src/test/java");
      String file = "io/github/perthread/" + test.replace('.', '/') + ".java";
      assertThat(sources.resolve(file)).exists();
    }
    assertThat(mutation.tests().contains("JcstressTest"))
        .isEqualTo(!mutation.get("Races").isEmpty());
  }

  @Test
  void mutations_changeDifferentThings() throws IOException {
    Map<Map<String, String>, String> known = new HashMap<>();
    for (Mutation mutation : Mutation.all()) {
      assertThat(known.putIfAbsent(mutation.sources(), mutation.name())).isNull();
    }
  }

  @Test
  void documentation_namesEachMutation() throws IOException {
    String document = Files.readString(Mutation.ROOT.resolve("docs/proof/mutations.md"));
    for (Mutation mutation : Mutation.all()) {
      assertThat(document).contains("(../../proof/mutations/" + mutation.name() + ".patch)");
    }
  }

  private static Mutation ofTable(String from, String to) {
    return Mutation.read(
        "trial",
        List.of(
            "Test: TableTest",
            "Breaks this and",
            "that.",
            "",
            "diff --git a/x b/x",
            "--- a/perthread/src/main/java/io/github/perthread/Table.java",
            "+++ b/perthread/src/main/java/io/github/perthread/Table.java",
            "@@ -1,1 +1,1 @@",
            "-" + from,
            "+" + to));
  }

  @Test
  void patch_thatDoesNotFit_isRefused() {
    Mutation mutation = ofTable("package io.github.nobody;", "package io.github.perthread;");
    assertThat(mutation.why()).isEqualTo("Breaks this and\nthat.");
    assertThat(mutation.tests()).containsExactly("TableTest");
    assertThatThrownBy(mutation::sources).hasMessageContaining("trial does not apply");
  }

  @Test
  void patch_thatDoesNotCompile_isRefused(@TempDir Path directory) throws IOException {
    EngineClasses engine = new EngineClasses(directory);
    Mutation mutation = ofTable("package io.github.perthread;", "packag io.github.perthread;");
    assertThatThrownBy(() -> engine.replace(mutation.sources()))
        .hasMessageContaining("does not compile");
  }
}
