package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowTest {
  @Test
  void title_workAndParameters() {
    assertThat(row("setGetSetNull", Map.of("locals", "10000", "order", "random")).title())
        .isEqualTo("set get set null, 10,000 locals, random");
    assertThat(row("get", Map.of()).title()).isEqualTo("get");
    assertThat(new Row("get", new TreeMap<>(), "allocated").title()).isEqualTo("get – allocated");
  }

  @Test
  void order_numbersByValue() {
    Row two = row("get", Map.of("ids", "2"));
    Row ten = row("get", Map.of("ids", "10"));
    Row tenAndMore = row("get", Map.of("ids", "10", "order", "random"));
    Row word = row("get", Map.of("ids", "x"));
    assertThat(List.of(word, tenAndMore, ten, two).stream().sorted())
        .containsExactly(two, ten, tenAndMore, word);
  }

  private static Row row(String work, Map<String, String> params) {
    return new Row(work, new TreeMap<>(params), "");
  }
}
