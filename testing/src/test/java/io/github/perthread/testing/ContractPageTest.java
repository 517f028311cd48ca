package io.github.perthread.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractPageTest {
  @Test
  void clauses_areInOrderWithWhatTheySay() {
    assertThat(
            ContractPage.clauses(
                """
                # The contract

                ## Ownership

                ### O1

                **A thread sees only
                its own values.** Each thread ...

                ### E12

                **Second.** More.
                """))
        .containsExactly(
            Map.entry("O1", "A thread sees only its own values"), Map.entry("E12", "Second"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "### O1\n\nNot in a line.",
        "### O1 Ownership\n\n**Text.** More.",
        "### O0\n\n**Text.** More.",
        "### O1\n\n**Text.** More.\n\n### O1\n\n**Text.** More."
      })
  void page_thatIsNotInTheForm_isRefused(String page) {
    assertThatIllegalArgumentException().isThrownBy(() -> ContractPage.clauses(page));
  }

  @Test
  void clauses_areThoseOfTheProject() {
    assertThat(ContractPage.clauses()).containsKeys("O1", "E7", "I5", "L5", "A6", "C3");
  }
}
