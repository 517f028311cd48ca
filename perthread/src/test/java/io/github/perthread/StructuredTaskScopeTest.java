package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.perthread.testing.ChildJvm;
import io.github.perthread.testing.DocumentedCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The page's snippet on {@code StructuredTaskScope}, a preview that each JDK has otherwise. */
class StructuredTaskScopeTest {
  @Test
  @Tag("X16")
  @EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
  void fork_capturesInTheForkingThread(@TempDir Path directory) throws Exception {
    String code = DocumentedCode.block("docs/context.md", "java structured");
    Path source =
        Files.writeString(
            directory.resolve("Example.java"),
            """
            import io.github.perthread.*;
            import java.util.concurrent.*;

            class Example {
              public static void main(String... arguments) throws Exception {
                %s
              }
            }
            """
                .formatted(code));
    ChildJvm jvm = ChildJvm.end(List.of("--enable-preview", "--source", "25"), source.toString());
    assertThat(jvm.status()).as(jvm.output()).isZero();
    assertThat(jvm.output()).contains("Hello, ada");
  }
}
