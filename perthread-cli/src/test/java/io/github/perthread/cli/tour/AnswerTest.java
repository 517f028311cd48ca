package io.github.perthread.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  @Test
  void text_isParsedBack() {
    Answer answer =
        new Answer(
            "digest",
            Answer.found(null, null, null),
            Answer.found("ada", "acme", null),
            Answer.NO_HOP,
            Answer.found("ada", "acme", "pool"));

    assertThat(Answer.parse(answer.text())).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "digest", "1\n2\n3\n4", "1\n2\n3\n4\n5\n6"})
  void textOfSomethingElse_isNoAnswer(String text) {
    assertThat(Answer.parse(text)).isNull();
  }

  @Test
  void missingUser_isTold() {
    assertThat(Answer.isWithoutUser(Answer.found(null, "acme", "pool"))).isTrue();
    assertThat(Answer.isWithoutUser(Answer.found("ada", null, null))).isFalse();
  }
}
