package io.github.perthread.inspect.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextTableTest {
  private static final TextTable TABLE =
      new TextTable("site", "keys", "bytes")
          .row(
              "static com.example.shop.cart.CartService.CURRENT_CART_OF_THE_REQUEST", "1", "2.0 MB")
          .row("short", "1,000,000", "1 B")
          .row("名称".repeat(40), "2", "3 B");

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 160})
  void lines_areNoWiderThanTheTerminal(int width) {
    assertThat(TABLE.lines(width))
        .hasSize(4)
        .allSatisfy(line -> assertThat(Printable.width(line)).isLessThanOrEqualTo(width));
  }

  @Test
  void figures_areWhole() {
    assertThat(String.join("\n", TABLE.lines(40))).contains("1,000,000", "2.0 MB");
  }

  @Test
  void column_withoutAnything_takesNoRoom() {
    List<String> lines = new TextTable("site", "", "bytes").row("a", "", "1 B").lines(80);

    assertThat(lines).containsExactly("site  bytes", "a       1 B");
  }

  @Test
  void escapeCodes_takeNoColumns() {
    List<String> lines = TABLE.lines(60, (row, column, text) -> "<" + text + ">");

    assertThat(lines.get(1).replaceAll("[<>]", "")).isEqualTo(TABLE.lines(60).get(1));
  }

  @Test
  void cells_areMadePrintable() {
    assertThat(new TextTable("site").row("a\nb\u001b[2J").lines(80).get(1))
        .isEqualTo("a\\u000ab\\u001b[2J");
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "20, 40", "1000, 160", "0, 80", "wide, 80"})
  void columns_ofTheTerminal(String said, int columns) {
    assertThat(Terminal.columns(said)).isEqualTo(columns);
  }

  @Test
  void wrap_breaksAtSpacesAndInLongWords() {
    assertThat(TextLayout.wrap("one two " + "x".repeat(12), 8))
        .containsExactly("one two", "xxxxxxxx", "  xxxx");
  }
}
