package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openrewrite.java.Assertions.java;

import io.github.perthread.PerThread;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.openrewrite.Recipe;
import org.openrewrite.config.Environment;
import org.openrewrite.config.YamlResourceLoader;
import org.openrewrite.java.JavaParser;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.SourceSpecs;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Runs the recipe as a user names it; what goes in and what comes out must compile. */
interface RecipeTest extends RewriteTest {
  Recipe RECIPE = recipe(yaml());

  /** Returns the file of the recipe as it is in the jar. */
  static String yaml() {
    try (InputStream in =
        ReplaceThreadLocal.class.getResourceAsStream("/META-INF/rewrite/perthread.yml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recipe recipe(String yaml) {
    InputStream in = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    return Environment.builder()
        .load(new YamlResourceLoader(in, URI.create("perthread.yml"), new Properties()))
        .build()
        .activateRecipes("io.github.perthread.rewrite.UsePerThread");
  }

  @Override
  default void defaults(RecipeSpec spec) {
    spec.recipe(RECIPE).parser(JavaParser.fromJavaVersion().classpath(classPath()));
  }

  /** The recipe makes the second of the first, and a second run of it changes nothing. */
  default void becomes(String before, String after) {
    assertThat(Javac.complaints(List.of(before))).as("before").isEmpty();
    rewriteRun(java(before, after));
    assertThat(Javac.complaints(List.of(after))).as("after").isEmpty();
    rewriteRun(java(after));
  }

  /** The recipe leaves it as it is. */
  default void stays(String... sources) {
    assertThat(Javac.complaints(List.of(sources))).isEmpty();
    rewriteRun(Stream.of(sources).map(s -> java(s)).toArray(SourceSpecs[]::new));
  }

  static List<Path> classPath() {
    return List.of(placeOf(PerThread.class), placeOf(Bean.class), placeOf(Component.class));
  }

  static Path placeOf(Class<?> c) {
    try {
      return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
