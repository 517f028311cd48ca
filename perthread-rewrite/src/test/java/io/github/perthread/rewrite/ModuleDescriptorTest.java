package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleDescriptorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "module m {\n  requires io.github.perthread;\n}\n",
        "module m {\n  requires static transitive io.github.perthread ;\n}\n",
        "open module m { requires transitive /* ours */ io.github.perthread; }",
        "module io.github.perthread { exports io.github.perthread; }",
        "// nothing but a comment: module m {\n"
      })
  void requiring_whereThereIsNothingToDo_isTheSame(String text) {
    assertThat(ModuleDescriptor.requiring(text)).isEqualTo(text);
  }

  @Test
  void requiring_comesAfterTheLastOfItsKind() {
    assertThat(
            ModuleDescriptor.requiring(
                "module m {\r\n\trequires a;\r\n\trequires static b.c; // why\r\n\r\n\texports p;\r\n}"))
        .isEqualTo(
            "module m {\r\n\trequires a;\r\n\trequires static b.c; // why\r\n"
                + "\trequires io.github.perthread;\r\n\r\n\texports p;\r\n}");
  }

  @Test
  void requiring_whereThereIsNone_comesFirst() {
    assertThat(ModuleDescriptor.requiring("/** M. */\nmodule m {\n    exports p;\n}\n"))
        .isEqualTo("/** M. */\nmodule m {\n    requires io.github.perthread;\n    exports p;\n}\n");
  }

  @Test
  void requiring_onOneLine() {
    assertThat(ModuleDescriptor.requiring("module m {}"))
        .isEqualTo("module m {\n  requires io.github.perthread;\n}");
    assertThat(ModuleDescriptor.requiring("module m { requires java.sql; exports p; }"))
        .isEqualTo("module m { requires java.sql;\n  requires io.github.perthread;\n exports p; }");
  }

  @Test
  void requiring_doesNotLookIntoComments() {
    String text =
        "/* module x { requires y; } */\nmodule m {\n  // requires io.github.perthread;\n  requires a;\n}\n";
    String required = ModuleDescriptor.requiring(text);
    assertThat(required)
        .isEqualTo(text.replace("requires a;\n", "requires a;\n  requires io.github.perthread;\n"));
    assertThat(ModuleDescriptor.requiring(required)).isEqualTo(required);
  }

  @Test
  void requiring_compiles() {
    List<String> options =
        List.of(
            "--module-path", RecipeTest.placeOf(io.github.perthread.PerThread.class).toString());
    assertThat(
            Javac.complaints(
                List.of(ModuleDescriptor.requiring("module m {}")), options.toArray(String[]::new)))
        .isEmpty();
  }
}
