package io.github.perthread.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.documents.TestSources.Proof;
import io.github.perthread.testing.ContractPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the contract and the tests of all modules fit together: every clause has a test, every
 * tag has a clause, and the page links to the tests that there are. With {@code
 * -Dperthread.contract.rewrite=true} the links are written anew.
 */
class ContractPageTest {
  private static final Path FOLDER = Repository.ROOT.resolve("docs");
  private static final Path PAGE = FOLDER.resolve("contract.md");

  private final Set<String> clauses = ContractPage.clauses().keySet();

  @Test
  void clauses_allHaveATest() {
    Set<String> proved = new TreeSet<>();
    for (Proof proof : TestSources.proofs(Repository.testSources())) {
      if (proof.isTagged()) {
        proved.add(proof.tag());
      }
    }
    assertThat(proved).containsAll(clauses);
  }

  @Test
  void tags_thatAreNumbers_areClauses() {
    assertThat(
            TestSources.proofs(Repository.testSources()).stream()
                .filter(proof -> ContractPage.NUMBER.matcher(proof.tag()).matches())
                .filter(proof -> !clauses.contains(proof.tag())))
        .isEmpty();
  }

  @Test
  void page_linksToTheTestsThatThereAre() throws IOException {
    String committed = Files.readString(PAGE);
    String generated =
        new ProvedBy(FOLDER, TestSources.proofs(Repository.testSources())).rewrite(committed);
    if (Boolean.getBoolean("perthread.contract.rewrite")) {
      Files.writeString(PAGE, generated);
      committed = generated;
    }
    assertThat(committed)
        .as("-Dperthread.contract.rewrite=true writes the links anew")
        .isEqualTo(generated);
  }

  @Test
  void page_rewritten_hasTheNewLinksAndNothingElseChanged() {
    List<Proof> proofs =
        List.of(
            new Proof("O1", true, Path.of("/r/a/ATest.java"), "ATest", "b_c"),
            new Proof("O1", true, Path.of("/r/a/ATest.java"), "ATest", "d_e"),
            new Proof("E1", false, Path.of("/r/a/EClauses.java"), "EClauses", "f_g"));
    String text =
        """
        # Title

        ## Ownership

        ### O1

        **One.** Text.

        ## End

        ### E1

        **Two.** Text.

        Proved by:
        [Gone](../a/Gone.java "x_y")
        """;
    String expected =
        """
        # Title

        ## Ownership

        ### O1

        **One.** Text.

        Proved by:
        [ATest](../a/ATest.java "b_c, d_e")

        ## End

        ### E1

        **Two.** Text.

        Proved by:
        [EClauses](../a/EClauses.java "f_g")
        """;
    ProvedBy provedBy = new ProvedBy(Path.of("/r/docs"), proofs);
    assertThat(provedBy.rewrite(text)).isEqualTo(expected);
    assertThat(provedBy.rewrite(expected)).isEqualTo(expected);
  }

  @Test
  void proofs_areReadFromTagsOfMethodsClassesAndTheSuite(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("ATest.java"),
            """
            @Tag("O1")
            class ATest {
              @Test @Tag("E1") @Tag("other") void a_b() {}
              @BeforeEach void prepare() {}
              @Disabled @Test @Tag("E2") void skipped() {}
              @Clause(id = "E3", says = "x") void c_d() {}
              @Nested class Inner {
                @org.junit.jupiter.api.Test void e_f() {}
              }
            }
            """);
    assertThat(TestSources.proofs(List.of(file)))
        .extracting(proof -> proof.type() + "." + proof.method() + " " + proof.tag())
        .containsExactly(
            "ATest.a_b O1", "ATest.a_b E1", "ATest.a_b other", "ATest.c_d E3", "Inner.e_f O1");
    assertThat(
            TestSources.proofs(List.of(file)).stream()
                .filter(Proof::isTagged)
                .map(Proof::tag)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("O1", "E1", "other");
  }
}
