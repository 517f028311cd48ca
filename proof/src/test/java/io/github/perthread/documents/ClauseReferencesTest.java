package io.github.perthread.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ContractPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether whatever mentions a clause of the contract mentions one that there is. */
class ClauseReferencesTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/contract.md");
  private static final Path OTHER = Repository.ROOT.resolve("docs/proof/other.md");
  private static final ClauseReferences SAMPLE = new ClauseReferences(Set.of("O1", "E2"));

  private final ClauseReferences references = new ClauseReferences(ContractPage.clauses().keySet());

  @Test
  void numbers_inDocuments_linkToTheirClauses() {
    assertThat(
            Repository.files(".md").stream()
                .flatMap(file ->
                    references.problemsOfDocument(file, Repository.read(file), PAGE).stream()))
        .isEmpty();
  }

  @Test
  void numbers_inCommentsOfSources_areClauses() {
    assertThat(
            Repository.files(".java").stream()
                .flatMap(file -> references.problemsOfSource(file, Repository.read(file)).stream()))
        .isEmpty();
  }

  @Test
  void numbers_inScriptsAndBuildFiles_areClauses() {
    assertThat(
            Stream.of(".sh", "pom.xml")
                .flatMap(kind -> Repository.files(kind).stream())
                .flatMap(file -> ClauseReferences.numbers(Repository.read(file)).stream())
                .distinct())
        .isSubsetOf(ContractPage.clauses().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "By O1 it holds.",
        "| O1 | it holds |",
        "## On O1",
        "O1-E2",
        "\u4e2dO1\u4e2d",
        "[O1](../contract.md#e2)",
        "[O1](other.md#o1)",
        "[O1](../contract.md)",
        "[E9](../contract.md#e9)",
        "[as E9 says](../contract.md#e9)",
        "### O1"
      })
  void document_withAWrongReference_isFound(String text) {
    assertThat(SAMPLE.problemsOfDocument(OTHER, "# Title\n\n" + text, PAGE)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "By [O1](../contract.md#o1) it holds.",
        "| [O1](../contract.md#o1) | it holds |",
        "`O1` in code",
        "```\nO1 E9\n```",
        "G1, JDK21, ISO-8859-1, A4x",
        "[what O1 is about](other.md)"
      })
  void document_withoutAWrongReference_isFine(String text) {
    assertThat(SAMPLE.problemsOfDocument(OTHER, "# Title\n\n" + text, PAGE)).isEmpty();
  }

  @Test
  void contract_hasItsNumbersAsHeadings() {
    String page = "### O1\n\n**Text.** See [E2](#e2).\n\n### E2\n\n**Text.** As O1 says.";
    assertThat(SAMPLE.problemsOfDocument(PAGE, page, PAGE))
        .containsExactly("docs/contract.md:7: O1 is not a link to its clause");
  }

  @Test
  void source_withAWrongReference_isFound() {
    Path file = Repository.ROOT.resolve("A.java");
    String java =
        "/** By O1. */\nclass A { // E9\n  String s = \"// E8\"; char c = '\"'; /*\n E7 */\n}";
    assertThat(SAMPLE.problemsOfSource(file, java))
        .isEqualTo(List.of("A.java:2: there is no clause E9", "A.java:4: there is no clause E7"));
  }
}
