package io.github.perthread.inspect.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  @Test
  void everyCharacter_isShownAsItselfOrByItsCode() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String shown = Printable.of(new String(Character.toChars(c)));
      assertThat(shown).isNotEmpty();
      shown
          .codePoints()
          .forEach(s ->
              assertThat(Character.getType(s))
                  .isNotIn(
                      (int) Character.CONTROL,
                      (int) Character.FORMAT,
                      (int) Character.LINE_SEPARATOR,
                      (int) Character.PARAGRAPH_SEPARATOR,
                      (int) Character.SURROGATE));
      assertThat(Printable.of(shown)).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b", "\u009b", "\n", "\r", "\t", "\u007f", "\u0085", "\u2028", "\u202e", "\u202a",
        "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u3164", "\ufe0f", "\ud800",
        "\u00a0", "\u3000", "\ue000"
      })
  void characterThatIsNotShown_isReplacedByItsCode(String character) {
    String code = String.format("\\u%04x", (int) character.charAt(0));

    assertThat(Printable.of("a" + character + "b")).isEqualTo("a" + code + "b");
  }

  @Test
  void ordinaryText_staysAsItIs() {
    for (String name : new String[] {"pool-1-thread-1", "größe", "线程", "поток", "😀 é"}) {
      assertThat(Printable.of(name)).isEqualTo(name);
    }
  }

  @Test
  void width_isInColumns() {
    assertThat(Printable.width("thread")).isEqualTo(6);
    assertThat(Printable.width("线程")).isEqualTo(4);
    assertThat(Printable.width("e\u0301")).isEqualTo(1);
  }
}
